using System.Net;
using Itemwise.Imaging;

namespace Itemwise.Studio.Tests.Api;

public sealed class WorkspaceTests
{
    [Fact]
    public async Task The_sample_scene_becomes_a_workspace_with_named_items()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        var listed = Assert.Single((await studio.Client.Json("/api/workspaces")).EnumerateArray());
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal("ready", listed.GetProperty("state").GetString());
        var workspace = await studio.Client.Json($"/api/workspaces/{id}");
        var house = workspace.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("number").GetInt32() == 3);
        Assert.Equal("red house", house.GetProperty("name").GetString());
        Assert.Equal("thing", house.GetProperty("kind").GetString());
        Assert.Equal([158, 76, 229, 147], house.GetProperty("box").EnumerateArray().Select(side => side.GetInt32()));
        Assert.Equal(0, workspace.GetProperty("history").GetProperty("step").GetInt32());
    }

    [Fact]
    public async Task A_tile_has_the_samples_of_the_photo_and_the_numbers_of_its_items()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        using var folder = new TemporaryFolder();
        var picture = await Load(studio, folder, $"/api/workspaces/{id}/steps/0/picture/0/0/0");
        Assert.True(Picture.Load(Scene("photo.png")).Bytes.SequenceEqual(picture.Bytes));
        var (tile, labels) = (await Load(studio, folder, $"/api/workspaces/{id}/steps/0/items/0/0/0"), Picture.LoadIndices(Scene("items.png")));
        Assert.All(Enumerable.Range(0, labels.Values.Length), i =>
            Assert.Equal(labels.Values[i], tile.Bytes[3 * i] + (tile.Bytes[(3 * i) + 1] << 8)));
    }

    [Theory]
    [InlineData("steps/0/region/0/0/0")]
    [InlineData("steps/9/picture/0/0/0")]
    [InlineData("steps/0/picture/5/0/0")]
    [InlineData("steps/0/picture/0/1/0")]
    [InlineData("steps/0/somethingelse/0/0/0")]
    public async Task What_is_not_there_is_not_found(string address)
    {
        await using var studio = await RunningStudio.Start();
        var answer = await studio.Client.GetAsync($"/api/workspaces/{await studio.MakeSample()}/{address}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(3, (await answer.Json()).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_browser_that_has_a_tile_does_not_get_it_again()
    {
        await using var studio = await RunningStudio.Start();
        var address = $"/api/workspaces/{await studio.MakeSample()}/steps/0/thumbnail";
        var first = await studio.Client.GetAsync(address);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
        Assert.Equal(HttpStatusCode.NotModified, (await studio.Client.SendAsync(again)).StatusCode);
    }

    private static string Scene(string name) => Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", name);

    private static async Task<Picture> Load(RunningStudio studio, TemporaryFolder folder, string address)
    {
        var path = folder.At(Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, await studio.Client.GetByteArrayAsync(address));
        return Picture.Load(path);
    }
}
