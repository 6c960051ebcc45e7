using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Imaging.Tests;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Storage;

public sealed class WorkspaceHistoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Home => folder.At("workspace");

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(1, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 16)]
    public void A_steps_picture_comes_back_with_every_sample_its_profile_and_its_exif(int bands, int bits)
    {
        var photo = Photograph(bands, bits);
        using var workspace = Make(photo);
        Edit(workspace, Picture.Load(workspace.PhotoPath));

        var back = Picture.Load(workspace.History.Current.PicturePath);

        Assert.Equal((bands, bits), (back.Bands, back.BitsPerSample));
        Assert.Equal(0, Itemwise.Editing.Metrics.ChangedSamples.Count(photo, back, Mask.Full(6, 8)));
        Assert.Equal(Picture.Load(workspace.PhotoPath).Metadata.Exif, back.Metadata.Exif);
        Assert.NotNull(back.Metadata.Exif);
        Assert.Equal(photo.IccProfile, back.IccProfile);
    }

    [Fact]
    public void A_step_keeps_items_prompts_and_what_was_done_across_processes()
    {
        var photo = Photograph(3, 8);
        using (var workspace = Make(photo))
        {
            Edit(workspace, photo, new Edit.Describe(2, "a \"blue\" ball"));
        }

        using var again = WorkspaceFolder.Open(Home);
        var now = again.History.Current;
        Assert.Equal((1, false, "cup"), (now.Step, now.IsPhoto, now.Items[2].Name));
        Assert.Equal(new PromptSource.Words("a \"blue\" ball"), ItemPrompts.Given(now.Memory, 2));
        Assert.Equal(new PromptSource.Learned(0), ItemPrompts.Before(now.For(new DEditMethod(), Home), new HashSet<int> { 0, 2 })[0]);
        Assert.Equal("describe", (string)again.History.DoneUntil(1)[0]["edits"]![0]!["kind"]!);
        Assert.Equal((0, true), (again.History.GoTo(0).Step, again.History.Current.IsPhoto));
        Assert.True(again.History.Learnable.IsPhoto);
    }

    [Fact]
    public void Who_only_looks_sees_the_place_of_who_works()
    {
        var photo = Photograph(3, 8);
        using var workspace = Make(photo);
        Edit(workspace, photo);
        var looked = WorkspaceHistory.Read(Home);
        Assert.Equal(1, looked.Current.Step);
        Assert.Throws<InvalidOperationException>(() => looked.GoTo(0));
        Assert.Throws<WorkspaceInUseException>(() => WorkspaceFolder.Open(Home));
    }

    [Fact]
    public void A_workspace_of_the_first_format_opens_and_becomes_one_of_the_second_with_its_first_step()
    {
        var photo = Photograph(3, 8);
        Make(photo).Dispose();
        var json = Path.Combine(Home, "itemwise.workspace.json");
        File.WriteAllText(json, File.ReadAllText(json).Replace("\"formatVersion\": 2", "\"formatVersion\": 1", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(Home, "edits", "edit-001.png"), "from before");

        using var workspace = WorkspaceFolder.Open(Home);
        Assert.Equal(0, workspace.History.Current.Step);
        Assert.Equal(1, (int)JsonNode.Parse(File.ReadAllText(json))!["formatVersion"]!);
        Assert.Equal(2, Edit(workspace, photo));
        Assert.Equal(2, (int)JsonNode.Parse(File.ReadAllText(json))!["formatVersion"]!);
        Assert.Equal("from before", File.ReadAllText(Path.Combine(Home, "edits", "edit-001.png")));
    }

    [Fact]
    public void A_step_whose_picture_was_lost_is_not_gone_to()
    {
        var photo = Photograph(3, 8);
        using var workspace = Make(photo);
        Edit(workspace, photo);
        workspace.History.GoTo(0);
        File.Delete(workspace.History.PictureOf(1));
        Assert.Contains("edit-001.png", Assert.Throws<InputRefusedException>(() => workspace.History.GoTo(1)).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, workspace.History.Current.Step);
    }

    private WorkspaceFolder Make(Picture photo)
    {
        PictureWriter.Write(folder.At("photo.png"), photo);
        return WorkspaceFolder.Create(Home, folder.At("photo.png"), SomeItems());
    }

    private static Items SomeItems() =>
        new(new ItemMap(6, 8, [.. Enumerable.Range(0, 48).Select(i => (ushort)(i < 20 ? 0 : 2))]), new Dictionary<int,
            string> { [2] = "cup" });

    private static int Edit(WorkspaceFolder workspace, Picture picture, Edit? edit = null) =>
        workspace.Keep(picture, new DEditRequest([edit ?? new Edit.Describe(2, "a ball")], new DEditSampling())).Number;

    private static Picture Photograph(int bands, int bits)
    {
        var random = new Random(bands + bits);
        var metadata = new PictureMetadata(bands < 3 ? IccProfiles.LinearGrey : IccProfiles.DisplayP3, Pictures.Exif(1), null,
            ImmutableDictionary<string, string>.Empty);
        if (bits == 8)
        {
            var bytes = new byte[48 * bands];
            random.NextBytes(bytes);
            return new Picture(8, 6, bands, bytes, metadata);
        }

        return new Picture(8, 6, bands, [.. Enumerable.Range(0, 48 * bands).Select(_ => (ushort)random.Next(65536))], metadata);
    }
}
