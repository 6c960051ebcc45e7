using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Itemwise.Studio.Tests.Api;

public sealed class HistoryTests
{
    [Fact]
    public async Task Undo_redo_and_go_lead_everywhere_and_answer_with_the_workspace()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        Assert.Equal((1, 2), (KeptEdit.Keep(studio, id, 3), KeptEdit.Keep(studio, id, 1)));
        Assert.Equal((1, 0, 2), await Go(studio, id, "undo"));
        Assert.Equal((2, 1, null), await Go(studio, id, "redo"));
        Assert.Equal((0, null, 1), await Go(studio, id, "go", new { step = 0 }));
        var steps = (await studio.Client.Json($"/api/workspaces/{id}")).GetProperty("history").GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal([0, 1, 2], steps.Select(step => step.GetProperty("step").GetInt32()));
        Assert.Equal("describe 3=its negative", steps[1].GetProperty("words").GetString());
        Assert.Equal("d-edit", steps[1].GetProperty("method").GetString());
        Assert.True(steps[1].GetProperty("hasPicture").GetBoolean());
    }

    [Theory]
    [InlineData("undo", "{}", HttpStatusCode.UnprocessableEntity, "nothing to undo")]
    [InlineData("redo", "{}", HttpStatusCode.UnprocessableEntity, "nothing to redo")]
    [InlineData("go", """{"step":7}""", HttpStatusCode.UnprocessableEntity, "no step 7")]
    [InlineData("go", """{"step":"x"}""", HttpStatusCode.BadRequest, "not understood")]
    [InlineData("go", """{"stop":1}""", HttpStatusCode.BadRequest, "not understood")]
    public async Task Where_nothing_leads_is_said_in_a_sentence(string where, string body, HttpStatusCode status, string words)
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        var answer = await studio.Client.PostText($"/api/workspaces/{id}/history/{where}", body);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, (await answer.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_gets_a_name_and_loses_it()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        KeptEdit.Keep(studio, id, 3);
        Assert.Equal("<b>blue</b> hat", await Name(studio, id, "<b>blue</b> hat"));
        Assert.Null(await Name(studio, id, " "));
    }

    [Fact]
    public async Task A_workspace_that_another_program_holds_is_not_changed()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        using var held = Editing.Storage.WorkspaceFolder.Open(Path.Combine(studio.Home, "workspaces", id));
        var answer = await studio.Client.PostAsync($"/api/workspaces/{id}/history/go", JsonContent.Create(new { step = 0 }));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.DoesNotContain(studio.Home, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("in use", (await studio.Client.Json("/api/workspaces"))[0].GetProperty("state").GetString());
    }

    private static async Task<(int, int?, int?)> Go(RunningStudio studio, string id, string where, object? body = null)
    {
        var answer = await studio.Client.PostAsync($"/api/workspaces/{id}/history/{where}", body is null ? null : JsonContent.Create(body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var history = (await answer.Json()).GetProperty("history");
        int? At(string name) => history.TryGetProperty(name, out var value) ? value.GetInt32() : null;
        return (history.GetProperty("step").GetInt32(), At("undo"), At("redo"));
    }

    private static async Task<string?> Name(RunningStudio studio, string id, string name)
    {
        var answer = await studio.Client.PutAsJsonAsync($"/api/workspaces/{id}/history/steps/1/name", new { name });
        var step = (await answer.Json()).GetProperty("history").GetProperty("steps")[1];
        return step.TryGetProperty("name", out var given) ? given.GetString() : null;
    }
}
