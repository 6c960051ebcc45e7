using System.Net;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Studio.Tests.Api;

public sealed class PreviewTests
{
    [Fact]
    public async Task A_preview_shows_the_regions_that_the_edit_will_have()
    {
        await using var studio = await RunningStudio.Start();
        using var folder = new TemporaryFolder();
        var id = await studio.MakeSample();
        var preview = await (await Ask(studio, id, """
            {"kind":"edit","edits":[{"kind":"move","item":2,"dx":-40,"dy":3},{"kind":"remove","item":1}],"lock":[3],"active":[],"order":[],"sampling":{}}
            """)).Json();
        var workspace = WorkspaceHistory.Read(Path.Combine(studio.Home, "workspaces", id));
        var method = new DEditMethod();
        Edit[] edits = [new Edit.Move(2, new Distance(-40), new Distance(3)), new Edit.Remove(1), new Edit.Lock(3)];
        var settings = DEditDefaults.In(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop")).For([.. edits]);
        var forecast = method.Foresee(workspace.StateAt(0).For(method, folder.FullPath), new DEditRequest([.. edits], settings));
        Assert.Equal(FeatherWeights.Picture(forecast.Regions!), Load(folder, preview.GetProperty("regions").GetString()!).Bytes.ToArray());
        var items = Load(folder, preview.GetProperty("items").GetString()!);
        Assert.All(Enumerable.Range(0, 256 * 256), i => Assert.Equal(forecast.ItemsAfter!.Map.Labels[i], items.Bytes[3 * i]));
        Assert.Equal(1, preview.GetProperty("active").GetDouble() + preview.GetProperty("soft").GetDouble() + preview.GetProperty("locked").GetDouble(), 5);
    }

    [Theory]
    [InlineData("""{"kind":"edit","edits":[]}""")]
    [InlineData("""{"kind":"edit","edits":[{"kind":"remove","item":77}]}""")]
    [InlineData("""{"kind":"edit","edits":[{"kind":"move","item":2,"dx":9000,"dy":0}]}""")]
    [InlineData("""{"kind":"edit","from":5,"edits":[{"kind":"remove","item":1}]}""")]
    public async Task What_cannot_be_is_said_before_it_is_tried(string edit)
    {
        await using var studio = await RunningStudio.Start();
        var answer = await Ask(studio, await studio.MakeSample(), edit);
        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound);
        Assert.EndsWith(".", (await answer.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Ask(RunningStudio studio, string id, string edit) =>
        studio.Client.PostText($"/api/workspaces/{id}/preview", edit);

    private static Picture Load(TemporaryFolder folder, string data)
    {
        var path = folder.At(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, Convert.FromBase64String(data["data:image/png;base64,".Length..]));
        return Picture.Load(path);
    }
}
