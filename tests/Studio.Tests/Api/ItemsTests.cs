using System.Net;
using System.Text.Json;

namespace Itemwise.Studio.Tests.Api;

public sealed class ItemsTests
{
    [Fact]
    public async Task What_is_drawn_becomes_an_item_and_all_changes_of_a_request_are_one_step()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        var answer = await Change(studio, id, """
            {"changes":[
              {"kind":"draw","name":"moon","itemKind":"thing","pixels":{"shapes":[{"mode":"add","polygon":[[10,5],[20,5],[20,9],[10,9]]}]}},
              {"kind":"rename","item":3,"name":"barn"},
              {"kind":"subtract","item":3,"pixels":{"shapes":[{"mode":"add","stroke":[[190,110]],"radius":9,"pressures":[0.5]}]}},
              {"kind":"merge","items":[5,2]}]}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var workspace = await answer.Json();
        Assert.Equal(1, workspace.GetProperty("history").GetProperty("step").GetInt32());
        var items = workspace.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!);
        Assert.Equal(["barn", "blue sky", "moon", "red carpet", "wooden cone"], items.Keys.Order());
        Assert.Equal([10, 5, 20, 9], items["moon"].GetProperty("box").EnumerateArray().Select(side => side.GetInt32()));
        Assert.Equal(40 / 65536.0, items["moon"].GetProperty("share").GetDouble());
        Assert.Equal((3086 - 61) / 65536.0, items["barn"].GetProperty("share").GetDouble(), 2.0 / 65536);
        var owner = await studio.Client.Json($"/api/workspaces/{id}/steps/1/at?x=12&y=6");
        Assert.Equal("moon", owner.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"changes":[]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"draw","pixels":{"shapes":[]}}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"draw","pixels":{"shapes":[{"mode":"add","polygon":[[1,1],[2,2]]}]}}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"draw","pixels":{"shapes":[{"mode":"add","polygon":[[900,900],[910,900],[910,910]]}]}}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"draw","pixels":{"shapes":[{"mode":"add","stroke":[[9,9],[20,9]],"radius":4,"pressures":[1]}]}}]}""",
        HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"draw","pixels":{"shapes":[{"mode":"add","stroke":[[9,9]],"radius":4,"hardness":2}]}}]}""",
        HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"merge","items":[1]}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"rename","item":99,"name":"x"}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"changes":[{"kind":"explode","item":1}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"changes":[{"kind":"draw","pixels":{"shapes":[{"mode":"add","polygon":[[1],[2,2],[3,3]]}]}}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"changes":[{"kind":"rename","item":1,"name":null}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"changes":[{"kind":"rename","item":1}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"changes":[{"kind":"draw"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"changes":null}""", HttpStatusCode.BadRequest)]
    [InlineData("""{}""", HttpStatusCode.BadRequest)]
    [InlineData("""[]""", HttpStatusCode.BadRequest)]
    [InlineData("""{"changes":""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_leaves_everything_as_it_was(string body, HttpStatusCode status)
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        Assert.Equal(status, (await Change(studio, id, body)).StatusCode);
        Assert.Equal(0, (await studio.Client.Json($"/api/workspaces/{id}")).GetProperty("stepCount").GetInt32());
    }

    private static Task<HttpResponseMessage> Change(RunningStudio studio, string id, string body) =>
        studio.Client.PostText($"/api/workspaces/{id}/items", body);
}
