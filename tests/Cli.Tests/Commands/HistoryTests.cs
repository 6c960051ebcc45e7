using System.Text.Json;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class HistoryTests : IDisposable
{
    private readonly LearnedScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void Edits_follow_each_other_and_undo_redo_and_branches_lead_everywhere()
    {
        var first = Edit("--describe", "1=a blue ball").Json;
        var second = Edit("--remove", "2", "-o", scene.At("second.png")).Json;
        Assert.Equal((1, 2), (first.GetProperty("step").GetInt32(), second.GetProperty("step").GetInt32()));
        Assert.Equal([1, 2, 3, 5, 6], Numbers(first));
        Assert.Equal([1, 3, 5, 6], Numbers(second));
        Assert.DoesNotContain((byte)2, Picture.Load(second.GetProperty("itemsAfter").GetString()!).Bytes.ToArray());
        CliRun.Of("edit", scene.Workspace, "--model", scene.Model, "--remove", "2").AssertRefused(3, "no item 2");

        Assert.Equal((1, 0, 2), Place("undo"));
        Assert.Equal(3, Edit("--describe", "3=a green house").Json.GetProperty("step").GetInt32());
        Assert.Equal((1, 0, 3), Place("undo"));
        Assert.Equal((3, 1, null), Place("redo"));
        Assert.Equal((2, 1, null), Place("history", "--go", "2"));
        Assert.Equal((0, null, 1), Place("history", "--go", "0"));
        CliRun.Of("undo", scene.Workspace).AssertRefused(3, "nothing to undo");
        Place("history", "--go", "3");
        CliRun.Of("redo", scene.Workspace).AssertRefused(3, "nothing to redo", "step 3");
        CliRun.Of("history", scene.Workspace, "--go", "9").AssertRefused(3, "no step 9", "0 to 3");
        CliRun.Of("history", scene.Workspace, "--go", "back").AssertRefused(2, "--go");

        var listed = CliRun.Of("history", scene.Workspace, "--json").Json;
        Assert.Equal(3, listed.GetProperty("step").GetInt32());
        Assert.Equal(
            [(0, "the photo"), (1, "describe 1=a blue ball"), (2, "remove 2"), (3, "describe 3=a green house")],
            listed.GetProperty("steps").EnumerateArray().Select(step =>
                (step.GetProperty("step").GetInt32(), step.GetProperty("summary").GetString()!)));
        Assert.All(listed.GetProperty("steps").EnumerateArray(), step =>
            Assert.True(File.Exists(step.GetProperty("picture").GetString()) && File.Exists(step.GetProperty("items").GetString())));
        Assert.Contains("*     3      1  describe 3=a green house  edit-003.png", CliRun.Of("history", scene.Workspace).Output,
            StringComparison.Ordinal);
        Assert.Equal(Pixels(scene.At("second.png")), Pixels(scene.Workspace + "/edits/edit-002.png"));
    }

    [Fact]
    public void A_step_is_called_by_the_name_that_somebody_gave_it()
    {
        Edit("--describe", "1=a blue ball");
        Assert.Contains("blue hat: describe 1", CliRun.Of("history", scene.Workspace, "--name", "1=blue hat").Output, StringComparison.Ordinal);
        var listed = CliRun.Of("history", scene.Workspace, "--json").Json.GetProperty("steps");
        Assert.Equal("blue hat", listed[1].GetProperty("name").GetString());
        CliRun.Of("history", scene.Workspace, "--name", "9=x").AssertRefused(3, "no step 9");
        CliRun.Of("history", scene.Workspace, "--name", "blue").AssertRefused(2, "--name");
        CliRun.Of("history", scene.Workspace, "--name", "1=");
        Assert.DoesNotContain("blue hat", CliRun.Of("history", scene.Workspace).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_edits_in_a_row_change_no_sample_outside_all_their_regions()
    {
        string[][] edits =
        [
            ["--describe", "1=a blue ball"], ["--move", "2=-30,5"], ["--resize", "1=0.8"], ["--swap", "1,3"],
            ["--refine", "2=* in gold", "--lock", "1"],
            ["--swap-prompts", "1,3"], ["--remove", "2"], ["--describe", "3=a cup", "--seed", "7"],
            ["--move", "1=10%,0", "--resize", "1=1.2"], ["--remove", "1"],
        ];
        var touched = new bool[256 * 256];
        byte[] before = Pixels(SampleScene.Photo), photo = before;
        foreach (var edit in edits)
        {
            var made = Edit(edit).Json;
            Assert.Equal(0, made.GetProperty("changedOutside").GetInt64());
            var (after, region) = (Pixels(made.GetProperty("output").GetString()!),
                Picture.Load(made.GetProperty("region").GetString()!).Bytes.ToArray());
            Assert.All(Enumerable.Range(0, after.Length).Where(i => region[i / 3] == 0), i => Assert.Equal(before[i], after[i]));
            for (var i = 0; i < region.Length; i++)
            {
                touched[i] |= region[i] != 0;
            }

            before = after;
        }

        Assert.Contains(false, touched);
        Assert.Equal(0, Enumerable.Range(0, before.Length).Count(i => !touched[i / 3] && before[i] != photo[i]));
        Assert.Equal(9, JsonDocument.Parse(Picture.Load(scene.Workspace + "/edits/edit-010.png").Text["itemwise"])
            .RootElement.GetProperty("earlier").GetArrayLength());
    }

    [Fact]
    public void What_an_item_was_described_as_stays_with_it_and_learning_keeps_to_the_photo()
    {
        Edit("--describe", "1=a blue ball");
        Edit("--describe", "3=a house");
        var step = JsonDocument.Parse(File.ReadAllText(scene.Workspace + "/edits/edit-002.json")).RootElement;
        Assert.Equal("a blue ball", step.GetProperty("content").GetProperty("items")[0].GetProperty("prompt")
            .GetProperty("words").GetString());

        Assert.Equal(0, CliRun.Of("associate", scene.Workspace, "--model", scene.Model, "--quiet").Code);
        Assert.Equal(scene.Learning.Json.GetProperty("bytes").GetInt64(),
            new FileInfo(scene.Workspace + "/association/association.safetensors").Length);
        Assert.Equal(3, Edit("--remove", "1").Json.GetProperty("step").GetInt32());
    }

    [Fact]
    public void The_files_of_the_history_are_not_written_over()
    {
        foreach (var name in (string[])["edit-001.png", "edit-123.region.png"])
        {
            CliRun.Of("edit", scene.Workspace, "--model", scene.Model, "--remove", "2", "-o", Path.Combine(scene.Workspace, "edits", name))
                .AssertRefused(3, "the workspace needs");
        }
    }

    private CliRun Edit(params string[] args)
    {
        var run = CliRun.Of(["edit", scene.Workspace, "--model", scene.Model, "--json", .. args]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run;
    }

    private (int Step, int? Undo, int? Redo) Place(string command, params string[] args)
    {
        var run = CliRun.Of([command, scene.Workspace, "--json", .. args]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return (run.Json.GetProperty("step").GetInt32(), Number(run.Json, "undo"), Number(run.Json, "redo"));
    }

    private static int? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static int[] Numbers(JsonElement json) => [.. json.GetProperty("items").EnumerateArray()
        .Select(item => item.GetProperty("number").GetInt32())];

    private static byte[] Pixels(string path) => Picture.Load(path).Bytes.ToArray();
}
