using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class ItemsTests : IDisposable
{
    private readonly LearnedScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void Items_are_named_merged_and_split_as_steps_that_undo_takes_back()
    {
        var changed = Items("--rename", "7=lower half", "--merge", "1,2", "--split", "3=" + LowerHalf());
        Assert.Equal([1, 3, 5, 6, 7], Numbers(changed));
        Assert.Equal("lower half", changed.Json.GetProperty("items")[4].GetProperty("name").GetString());
        Assert.Equal(1, changed.Json.GetProperty("step").GetInt32());
        Assert.Contains("merge 1,2; split 3; rename 7=lower half", CliRun.Of("history", scene.Workspace).Output, StringComparison.Ordinal);
        Assert.Equal([1, 3, 5, 6, 7], Numbers(Items()));

        Assert.Equal(0, CliRun.Of("undo", scene.Workspace).Code);
        Assert.Equal([1, 2, 3, 5, 6], Numbers(Items()));
        Assert.Equal([1, 2, 3, 5, 6, 8], Numbers(Items("--split", "5=" + LowerHalf())));
    }

    [Fact]
    public void Kinds_are_guessed_said_kept_and_carried_through_a_packed_file()
    {
        Assert.Equal(["thing", "thing", "thing", "background", "background"], Kinds(Items()));
        Assert.Equal(["thing", "background", "thing", "background", "background"], Kinds(Items("--kind", "2=background")));
        Assert.Contains("kind 2=background", CliRun.Of("history", scene.Workspace).Output, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CliRun.Of("pack", scene.Workspace, folder.At("packed.zip")).Code);
        Assert.Equal(0, CliRun.Of("unpack", folder.At("packed.zip"), folder.At("back")).Code);
        Assert.Equal(["thing", "background", "thing", "background", "background"], Kinds(CliRun.Of("items", folder.At("back"), "--json")));
        CliRun.Of("items", scene.Workspace, "--kind", "2=person").AssertRefused(2, "thing, background or unknown", "2=person");
        CliRun.Of("items", scene.Workspace, "--kind", "77=thing").AssertRefused(3, "no item 77");

        static IEnumerable<string?> Kinds(CliRun run) => run.Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("kind").GetString());
    }

    [Fact]
    public void A_part_has_what_was_learned_of_the_whole_until_it_is_learned_itself()
    {
        Items("--split", "3=" + LowerHalf(), "--merge", "1,2");

        Assert.Equal((0, ""), Edit("--describe", "1=a blue ball"));
        Assert.Equal((0, ""), Edit("--refine", "7=* in red"));
        Assert.Contains("\"refined\": 3", File.ReadAllText(scene.Workspace + "/edits/edit-003.json"), StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of("associate", scene.Workspace, "--model", scene.Model, "--quiet").Code);
        Assert.Equal((0, ""), Edit("--from", "1", "--refine", "7=* in red"));
        Assert.Contains("\"refined\": 7", File.ReadAllText(scene.Workspace + "/edits/edit-004.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("items.png")]
    [InlineData("masks")]
    public void What_is_exported_makes_a_workspace_of_the_same_items(string name)
    {
        var exported = Items("--export", scene.At(name));
        Assert.Equal(scene.At(name), exported.Json.GetProperty("exported").GetString());

        var made = CliRun.Of("new", SampleScene.Photo, "-o", scene.At("second"), "--items", scene.At(name), "--strict", "--json");

        Assert.Equal((0, exported.Json.GetProperty("items").ToString()), (made.Code, made.Json.GetProperty("items").ToString()));
        Assert.Equal(Picture.LoadIndices(scene.Workspace + "/items.png").Values.ToArray(),
            Picture.LoadIndices(scene.At("second") + "/items.png").Values.ToArray());
    }

    [Theory]
    [InlineData(2, "--merge", "--merge", "3")]
    [InlineData(2, "--merge", "--merge", "3,3")]
    [InlineData(2, "--split", "--split", "cup")]
    [InlineData(2, "--split", "--split", "3=")]
    [InlineData(2, "--rename", "--rename", "3=")]
    [InlineData(2, "given 2 names", "--rename", "3=mug", "--rename", "3=cup")]
    [InlineData(3, "no item 9", "--merge", "3,9")]
    [InlineData(3, "none.png", "--split", "3=none.png")]
    public void What_makes_no_sense_is_refused(int code, string word, params string[] args)
    {
        CliRun.Of(["items", scene.Workspace, .. args]).AssertRefused(code, word);
        Assert.Equal(0, Items().Json.GetProperty("step").GetInt32());
    }

    [Fact]
    public void Nothing_is_exported_into_the_workspace_itself() =>
        CliRun.Of("items", scene.Workspace, "--export", Path.Combine(scene.Workspace, "itemwise.workspace.png"))
            .AssertRefused(3, "inside the workspace");

    private string LowerHalf()
    {
        var box = Picture.LoadIndices(scene.Workspace + "/items.png");
        var values = box.Values.ToArray();
        int RowOf(int item) => Enumerable.Range(0, values.Length).Where(i => values[i] == item).Select(i => i / 256).Order()
            .ElementAt(values.Count(value => value == item) / 2);
        var (three, five) = (RowOf(3), RowOf(5));
        PictureWriter.WriteGrey(scene.At("half.png"), 256, 256, [.. values.Select((value, i) => (value == 3 && i / 256 >= three)
            || (value == 5 && i / 256 >= five) ? (byte)255 : (byte)0)]);
        return scene.At("half.png");
    }

    private CliRun Items(params string[] args)
    {
        var run = CliRun.Of(["items", scene.Workspace, "--json", .. args]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run;
    }

    private (int Code, string Error) Edit(params string[] args)
    {
        var run = CliRun.Of(["edit", scene.Workspace, "--model", scene.Model, "--json", .. args]);
        return (run.Code, run.Error);
    }

    private static int[] Numbers(CliRun run) => [.. run.Json.GetProperty("items").EnumerateArray()
        .Select(item => item.GetProperty("number").GetInt32())];
}
