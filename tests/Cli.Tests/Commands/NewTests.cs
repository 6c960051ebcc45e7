using Itemwise.Imaging;
using Itemwise.Imaging.Tests;

namespace Itemwise.Cli.Tests.Commands;

public sealed class NewTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_workspace_is_made_and_its_items_listed_by_their_label_values()
    {
        var made = CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--items", SampleScene.Items, "--json");
        var listed = CliRun.Of("items", folder.At("w"), "--json");

        Assert.Equal((0, 0), (made.Code, listed.Code));
        Assert.Equal(["1", "2", "3", "5", "6"], listed.Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("number").ToString()));
        Assert.Equal("wooden cone", listed.Json.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(256 * 256, listed.Json.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("pixels").GetInt32()));
        Assert.Equal(made.Json.GetProperty("items").ToString(), listed.Json.GetProperty("items").ToString());
        Assert.Equal("", made.Error + listed.Error);
    }

    [Fact]
    public void Without_json_the_items_are_a_plain_table()
    {
        var run = CliRun.Of("items", SampleScene.Workspace(folder));

        Assert.Equal(["number", "name", "pixels", "share", "kind"], run.Output.Split('\n')[0]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1  wooden cone", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('│', run.Output);
    }

    [Fact]
    public void A_photo_that_is_missing_or_no_picture_is_refused()
    {
        File.WriteAllText(folder.At("photo.jpg"), "not a picture");

        CliRun.Of("new", folder.At("none.jpg"), "-o", folder.At("w"), "--items", SampleScene.Items).AssertRefused(3, "none.jpg");
        CliRun.Of("new", folder.At("photo.jpg"), "-o", folder.At("w"), "--items", SampleScene.Items).AssertRefused(3, "photo.jpg");
        Assert.False(Directory.Exists(folder.At("w")));
    }

    [Fact]
    public void A_photo_and_masks_may_be_piped_in()
    {
        var run = CliRun.Piped(SampleScene.Photo, "new", "-", "-o", folder.At("w"), "--items", SampleScene.Items, "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(File.ReadAllBytes(SampleScene.Photo), File.ReadAllBytes(folder.At("w/photo.png")));
        Assert.Equal("standard-input.png", CliRun.Of("items", folder.At("w"), "--json").Json.GetProperty("photo").GetString());

        run = CliRun.Piped(SampleScene.Items, "new", SampleScene.Photo, "-o", folder.At("w2"), "--items", "-", "--json");
        Assert.Equal(["1", "2", "3", "5", "6"], run.Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("number").ToString()));

        File.WriteAllText(folder.At("empty"), "");
        CliRun.Piped(folder.At("empty"), "new", "-", "-o", folder.At("w3"), "--items", SampleScene.Items).AssertRefused(3, "is empty");
        CliRun.Piped(SampleScene.Photo, "new", "-", "-o", folder.At("w3"), "--items", "-").AssertRefused(3, "twice");
    }

    [Fact]
    public void Masks_whose_names_are_not_utf8_are_read_and_called_after_them()
    {
        Directory.CreateDirectory(folder.At("masks"));
        PictureWriter.WriteGrey(folder.At("masks/b.png"), 256, 256, [.. Enumerable.Range(0, 65536).Select(i => (byte)(i < 9000 ? 255 : 0))]);
        PictureWriter.WriteGrey(folder.At("a.png"), 256, 256, [.. Enumerable.Range(0, 65536).Select(i => (byte)(i < 9000 ? 0 : 255))]);
        Shell("mv \"$1/a.png\" \"$1/masks/$(printf 'H\\344nd').png\"");

        var run = CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--items", folder.At("masks"), "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Shell("rm -r \"$1/masks\""); // .NET cannot
        Assert.Equal(["Händ", "b"], run.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_a_photos_file_holds_besides_it_is_told()
    {
        var png = File.ReadAllBytes(SampleScene.Photo);
        File.WriteAllBytes(folder.At("a.png"), [.. png[..33], .. Pictures.Chunk("acTL", [0, 0, 0, 3, 0, 0, 0, 0]), .. png[33..]]);
        var run = CliRun.Of("new", folder.At("a.png"), "-o", folder.At("w"), "--items", SampleScene.Items, "--json");
        Assert.Contains("holds 3 frames", run.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_photo_cut_short_is_refused()
    {
        File.WriteAllBytes(folder.At("photo.png"), File.ReadAllBytes(SampleScene.Photo)[..2000]);

        CliRun.Of("new", folder.At("photo.png"), "-o", folder.At("w"), "--items", SampleScene.Items).AssertRefused(3, "photo.png");
    }

    [Fact]
    public void A_folder_with_somebodys_photo_is_left_as_it_is()
    {
        var home = Directory.CreateDirectory(folder.At("home")).FullName;
        File.WriteAllText(Path.Combine(home, "photo.png"), "mine");

        CliRun.Of("new", SampleScene.Photo, "-o", home, "--items", SampleScene.Items).AssertRefused(3, "'photo.png'");
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFileSystemEntries(home))));
    }

    [Fact]
    public void Stopped_it_makes_no_workspace()
    {
        CliRun.Of(["new", SampleScene.Photo, "-o", folder.At("w"), "--items", SampleScene.Items], new CancellationToken(canceled: true))
            .AssertRefused(130, "Stopped");
        Assert.False(Directory.Exists(folder.At("w")));
    }

    [Fact]
    public void A_name_loses_what_a_terminal_would_act_on()
    {
        File.Copy(SampleScene.Items, folder.At("items.png"));
        File.WriteAllText(folder.At("items.json"), """{ "1": "red\n\u001b[31mcone" }""");

        var made = CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--items", folder.At("items.png"));

        Assert.Contains("red  [31mcone", made.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_items_they_are_found_by_looks()
    {
        var made = CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--json");
        var compared = CliRun.Of("compare-items", folder.At("w"), SampleScene.Items, "--json");

        Assert.Equal((0, 0), (made.Code, compared.Code));
        Assert.Equal("graph", made.Json.GetProperty("segmentation").GetString());
        Assert.Equal("rest", made.Json.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(256 * 256, made.Json.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("pixels").GetInt32()));
        Assert.Equal(5, compared.Json.GetProperty("true").GetInt32());
        Assert.True(compared.Json.GetProperty("panopticQuality").GetDouble() > 0.7, compared.Output);
    }

    [Fact]
    public void A_named_model_finds_items_by_its_attention()
    {
        var made = CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--model", TinyModel.In(folder),
            "--max-items", "3", "--json");

        Assert.Equal(0, made.Code);
        Assert.Equal("attention", made.Json.GetProperty("segmentation").GetString());
        Assert.InRange(made.Json.GetProperty("items").GetArrayLength(), 1, 4);
    }

    [Fact]
    public void Given_items_are_not_looked_for() =>
        CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--items", SampleScene.Items, "--segment", "graph")
            .AssertRefused(2, "--items", "--segment");

    [Fact]
    public void Items_of_two_sizes_are_not_compared() =>
        CliRun.Of("compare-items", SampleScene.Workspace(folder), SampleScene.Labels(folder, 64, 48))
            .AssertRefused(3, "64 x 48", "256 x 256");

    [Fact]
    public void The_same_items_compare_as_one()
    {
        var run = CliRun.Of("compare-items", SampleScene.Items, SampleScene.Workspace(folder));

        Assert.Equal(0, run.Code);
        Assert.Contains("5 of 5", run.Output, StringComparison.Ordinal);
        Assert.Contains("1.000", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_of_another_size_are_refused_with_both_sizes() =>
        CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--items", SampleScene.Labels(folder, 64, 48))
            .AssertRefused(3, "64 x 48", "256 x 256");

    [Fact]
    public void An_empty_item_is_refused_by_name()
    {
        Directory.CreateDirectory(folder.At("masks"));
        PictureWriter.WriteGrey(folder.At("masks", "1_mug.png"), 256, 256, [.. Enumerable.Repeat((byte)255, 256 * 256)]);
        PictureWriter.WriteGrey(folder.At("masks", "2_spoon.png"), 256, 256, new byte[256 * 256]);

        CliRun.Of("new", SampleScene.Photo, "-o", folder.At("w"), "--items", folder.At("masks")).AssertRefused(3, "spoon");
    }

    [Fact]
    public void A_second_workspace_in_one_folder_is_refused()
    {
        var workspace = SampleScene.Workspace(folder);

        CliRun.Of("new", SampleScene.Photo, "-o", workspace, "--items", SampleScene.Items).AssertRefused(3, "is a workspace already");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        File.WriteAllText(folder.At("file"), "");

        CliRun.Of("new", SampleScene.Photo, "-o", folder.At("file", "w"), "--items", SampleScene.Items).AssertRefused(3, "w");
    }

    private void Shell(string line)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", line, "sh", folder.FullPath]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
