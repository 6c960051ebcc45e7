using System.Net;
using System.Net.Http.Json;

namespace Itemwise.Studio.Tests.Api;

public sealed class ModelTests
{
    [Fact]
    public async Task Models_are_found_and_chosen_for_a_workspace()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        var models = (await studio.Client.Json("/api/models")).EnumerateArray().ToDictionary(model => model.GetProperty("name").GetString()!);
        Assert.Equal(("edit", "instruct"), (models["tabletop"].GetProperty("kind").GetString(), models["tabletop-edit"].GetProperty("kind").GetString()));
        Assert.All(models.Values, model => Assert.True(model.GetProperty("bytes").GetInt64() > 0 && model.GetProperty("fits").GetBoolean()));
        var (edit, instruct) = (models["tabletop"].GetProperty("id").GetString()!, models["tabletop-edit"].GetProperty("id").GetString()!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Choose(studio, id, new { edit = instruct })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Choose(studio, id, new { edit = "../../models" })).StatusCode);
        await Choose(studio, id, new { edit });
        var chosen = (await (await Choose(studio, id, new { instruct })).Json()).GetProperty("model");
        Assert.Equal((edit, instruct), (chosen.GetProperty("folder").GetString(), chosen.GetProperty("editFolder").GetString()));
        Assert.False((await (await Choose(studio, id, new { edit = "" })).Json()).GetProperty("model").TryGetProperty("folder", out _));
    }

    [Fact]
    public async Task A_studio_without_its_program_says_where_to_look_at_the_machine()
    {
        await using var studio = await RunningStudio.Start();
        var answer = await studio.Client.GetAsync("/api/doctor");
        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Contains("itemwise doctor", (await answer.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Choose(RunningStudio studio, string id, object choice) =>
        studio.Client.PutAsJsonAsync($"/api/workspaces/{id}/model", choice);
}
