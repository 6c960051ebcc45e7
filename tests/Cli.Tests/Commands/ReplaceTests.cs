using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

/// <summary>An item of another workspace's photo, from its own association or from one that both photos were learned in.</summary>
public sealed class ReplaceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;
    private readonly string workspace;
    private readonly string other;

    public ReplaceTests()
    {
        (model, workspace, other) = (TinyModel.In(folder), SampleScene.Workspace(folder), folder.At("other"));
        Assert.Equal(0, CliRun.Of("new", SampleScene.Photo, "-o", other, "--items", SampleScene.Items).Code);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_learned_of_another_photo_takes_an_items_place_and_later_edits_go_on_from_there()
    {
        Learn(workspace);
        Learn(other, "--seed", "9");

        var run = Edit("--replace", $"1={other}:3", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal((0, 0), (run.Json.GetProperty("changedOutside").GetInt64(), run.Json.GetProperty("liveTensors").GetInt64()));
        Assert.NotEqual(Made(run), Made(Edit("--replace", $"1={other}:2", "--from", "0", "--json")));
        Assert.Equal(Made(run), Made(Edit("--replace", $"1={other}:3", "--from", "0", "--json")));
        Assert.Equal(0, Edit("--remove", "2", "--from", "1").Code);

        Learn(other, "--seed", "10");
        Edit("--remove", "3", "--from", "1").AssertRefused(3, other, "learned anew");
        Assert.Equal(0, Edit("--replace", $"1={other}:3", "--from", "0").Code);
    }

    [Fact]
    public void Photos_learned_together_need_no_association_of_the_other()
    {
        Learn(workspace, "--with", other);

        var run = Edit("--replace", $"1={other}:3", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0, run.Json.GetProperty("changedOutside").GetInt64());
    }

    [Fact]
    public void An_item_of_a_copy_is_what_was_learned_of_that_item_here_also_where_photos_were_learned_together()
    {
        var (copy, darker) = (folder.At("copy"), folder.At("darker"));
        var photo = Picture.Load(SampleScene.Photo);
        PictureWriter.Write(folder.At("darker.png"), new Picture(photo.Width, photo.Height, photo.Bands,
            Array.ConvertAll(photo.Bytes.ToArray(), sample => (byte)(sample / 2))));
        Assert.Equal(0, CliRun.Of("new", folder.At("darker.png"), "-o", darker, "--items", SampleScene.Items).Code);
        Learn(workspace, "--with", darker);
        Assert.Equal(0, CliRun.Of("copy", workspace, copy).Code);

        var run = Edit("--replace", $"1={copy}:3", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.NotEqual(Made(run), Made(Edit("--replace", $"1={darker}:3", "--from", "0", "--json")));
        Assert.NotEqual(Made(run), Made(Edit("--replace", $"1={copy}:2", "--from", "0", "--json")));
        Assert.Equal(0, Edit("--remove", "2", "--from", "1").Code);
    }

    [Fact]
    public void An_item_that_cannot_be_had_is_refused_with_what_to_do()
    {
        Learn(workspace);

        Edit("--replace", $"1={other}:3").AssertRefused(3, "Nothing was learned", other, "--with");
        Edit("--replace", $"1={other}:77").AssertRefused(3, $"The workspace '{other}' has no item 77", "1 (wooden cone)");
        Edit("--replace", $"1={workspace}:3").AssertRefused(3, "the workspace that is edited");
        Edit("--replace", $"1={folder.At("nowhere")}:3").AssertRefused(3, "nowhere");
        Edit("--replace", $"1={other}").AssertRefused(2, "--replace", "folder");
    }

    private static string Made(CliRun run) => Convert.ToBase64String(File.ReadAllBytes(run.Json.GetProperty("output").GetString()!));

    private void Learn(string path, params string[] more) => Assert.Equal(0,
        CliRun.Of(["associate", path, "--model", model, .. more]).Code);

    private CliRun Edit(params string[] edits) => CliRun.Of(["edit", workspace, "--model", model, .. edits]);
}
