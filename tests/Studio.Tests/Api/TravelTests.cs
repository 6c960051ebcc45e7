using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Itemwise.Imaging;
using Itemwise.Studio.Tests.Work;

namespace Itemwise.Studio.Tests.Api;

public sealed class TravelTests
{
    [Fact]
    public async Task A_workspace_is_packed_removed_and_unpacked_with_its_history()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        KeptEdit.Keep(studio, id, 3);
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.PutAsJsonAsync($"/api/workspaces/{id}/name", new { name = "Häuser/..\\x" })).StatusCode);
        var packed = await studio.Client.GetAsync($"/api/workspaces/{id}/pack");
        Assert.Equal("Häuser_.._x.itemwise.zip".Replace("..", "__"), packed.Content.Headers.ContentDisposition!.FileNameStar);
        var zip = await packed.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Client.DeleteAsync($"/api/workspaces/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync($"/api/workspaces/{id}")).StatusCode);
        Assert.True(Directory.Exists(Path.Combine(studio.Home, "removed", id)));
        var made = await Send(studio, "unpack", "file", "any.zip", zip);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var again = await studio.Client.Json($"/api/workspaces/{(await made.Json()).GetProperty("workspace").GetProperty("id").GetString()}");
        Assert.Equal("Häuser/..\\x", again.GetProperty("name").GetString());
        Assert.Equal(1, again.GetProperty("stepCount").GetInt32());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Home, "incoming")));
    }

    [Fact]
    public async Task A_workspace_is_packed_while_it_is_learned_in_and_goes_on_elsewhere_where_it_was()
    {
        await using var studio = await RunningStudio.Start(options => options with { Worker = WorkingStudio.Command });
        var id = await studio.MakeSample();
        var job = (await (await studio.Client.PostText($"/api/workspaces/{id}/jobs", """{"kind":"learn","steps":[3000,0]}""")).Json())
            .GetProperty("job").GetProperty("id").GetString();
        for (var step = 0; step < 1; await Task.Delay(50))
        {
            step = (await studio.Client.Json($"/api/jobs/{job}")).GetProperty("step").GetInt32();
        }

        var packed = await studio.Client.GetAsync($"/api/workspaces/{id}/pack");
        Assert.Equal(HttpStatusCode.OK, packed.StatusCode);
        var made = await Send(studio, "unpack", "file", "any.zip", await packed.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("running", (await studio.Client.Json($"/api/jobs/{job}")).GetProperty("state").GetString());
        await studio.Client.PostText($"/api/jobs/{job}/cancel", "{}");
    }

    [Fact]
    public async Task What_is_no_packed_workspace_is_refused_and_leaves_nothing()
    {
        await using var studio = await RunningStudio.Start();
        using var hostile = new MemoryStream();
        using (var zip = new ZipArchive(hostile, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("itemwise.workspace.json").Open().Dispose();
            zip.CreateEntry("../../evil.txt").Open().Dispose();
        }

        foreach (var content in (byte[][])[hostile.ToArray(), Encoding.UTF8.GetBytes("no zip"), []])
        {
            var answer = await Send(studio, "unpack", "file", "some.zip", content);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var detail = (await answer.Json()).GetProperty("detail").GetString()!;
            Assert.Contains("some.zip", detail, StringComparison.Ordinal);
            Assert.DoesNotContain(studio.Home, detail, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Home, "incoming")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Home, "workspaces")));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    [InlineData("jpeg")]
    public async Task A_downloaded_result_leads_back_to_its_step(string format)
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        KeptEdit.Keep(studio, id, 3);
        KeptEdit.Keep(studio, id, 1);
        await studio.MakeSample();
        var picture = await studio.Client.GetByteArrayAsync($"/api/workspaces/{id}/steps/1/download?format={format}");
        var found = await (await Send(studio, "result", "file", "out." + format, picture)).Json();
        Assert.Equal((id, 1), (found.GetProperty("workspace").GetString(), found.GetProperty("step").GetInt32()));
    }

    [Fact]
    public async Task A_picture_from_elsewhere_leads_nowhere()
    {
        await using var studio = await RunningStudio.Start();
        await studio.MakeSample();
        var foreign = PictureWriter.Encode(new Picture(8, 8, 3, new byte[192]), PictureFormat.Png);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(studio, "result", "file", "a.png", foreign)).StatusCode);
        var none = await Send(studio, "result", "file", "<img src=x onerror=alert(1)>.png", Encoding.UTF8.GetBytes("<svg/>"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        Assert.Equal("application/problem+json", none.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_shared_copy_says_that_it_was_edited_and_nothing_else()
    {
        await using var studio = await RunningStudio.Start();
        using var folder = new TemporaryFolder();
        var id = await studio.MakeSample();
        KeptEdit.Keep(studio, id, 3);
        var (own, shared) = (folder.At("own.png"), folder.At("shared.png"));
        await File.WriteAllBytesAsync(own, await studio.Client.GetByteArrayAsync($"/api/workspaces/{id}/steps/1/download"));
        await File.WriteAllBytesAsync(shared, await studio.Client.GetByteArrayAsync($"/api/workspaces/{id}/steps/1/download?share=true"));
        Assert.Equal("its negative", PictureMetadata.Read(own).Text["parameters"]);
        var said = PictureMetadata.Read(shared);
        Assert.Empty(said.Text);
        Assert.Null(said.Exif);
        Assert.Contains("compositeWithTrainedAlgorithmicMedia", Encoding.UTF8.GetString(said.Xmp!), StringComparison.Ordinal);
        Assert.DoesNotContain("negative", Encoding.UTF8.GetString(said.Xmp!), StringComparison.Ordinal);
        Assert.True(Picture.Load(own).Bytes.SequenceEqual(Picture.Load(shared).Bytes));
    }

    [Fact]
    public async Task The_difference_counts_what_changed_where_it_may_and_where_not()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        KeptEdit.Keep(studio, id, 3);
        KeptEdit.Keep(studio, id, 3, stray: 7);
        var clean = await studio.Client.Json($"/api/workspaces/{id}/steps/1/difference");
        Assert.Equal((3 * 3086, 0), (clean.GetProperty("changedInside").GetInt32(), clean.GetProperty("changedOutside").GetInt32()));
        var leak = await studio.Client.Json($"/api/workspaces/{id}/steps/2/difference");
        Assert.Equal(7, leak.GetProperty("changedOutside").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync($"/api/workspaces/{id}/steps/0/difference")).StatusCode);
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("heat.png"), await studio.Client.GetByteArrayAsync($"/api/workspaces/{id}/steps/2/difference/0/0/0"));
        var heat = Picture.Load(folder.At("heat.png"));
        Assert.Equal([true, true, true, false], heat.Bytes[..4].ToArray().Select(sample => sample > 0)); // seven samples are three pixels
    }

    private static async Task<HttpResponseMessage> Send(RunningStudio studio, string where, string field, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), field, name } };
        return await studio.Client.PostAsync($"/api/workspaces/{where}", form);
    }
}
