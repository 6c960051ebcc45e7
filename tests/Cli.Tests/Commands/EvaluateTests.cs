using System.Text.Json;

namespace Itemwise.Cli.Tests.Commands;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Methods_are_measured_learn_a_photo_once_and_go_on_where_they_were()
    {
        var run = Evaluate("r", "--suite", "items-text", "--suite", "removal", "--method", "d-edit", "--method", "sdedit");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(6, run.Json.GetProperty("cases").GetInt32());
        Assert.Equal(["d-edit", "sdedit", "d-edit", "sdedit"], run.Json.GetProperty("summary").EnumerateArray()
            .Select(row => row.GetProperty("method").GetString()));
        Assert.Single(Directory.GetFiles(folder.At("r", "workspaces"), "association.json", SearchOption.AllDirectories));
        Assert.True(File.Exists(run.Json.GetProperty("report").GetString()));
        var results = File.ReadAllText(run.Json.GetProperty("results").GetString()!);
        Assert.Contains("\"outside\"", results, StringComparison.Ordinal);

        var again = Evaluate("r", "--suite", "items-text", "--suite", "removal", "--method", "d-edit", "--method", "sdedit");
        Assert.Equal(results, File.ReadAllText(again.Json.GetProperty("results").GetString()!));
    }

    [Fact]
    public void A_row_of_an_ablation_has_its_settings_in_its_name()
    {
        var run = Evaluate("a", "--suite", "removal", "--method", "d-edit:steps=1,sampler=euler");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("d-edit-sampler-euler-steps-1", run.Json.GetProperty("summary")[0].GetProperty("method").GetString());
    }

    [Fact]
    public void Sentences_are_measured_with_a_model_that_follows_them()
    {
        var run = CliRun.Of(
            "evaluate", "-o", folder.At("said"), "--suite", "instructions-2", "--scenes", "1", "--method", "instruct-pix2pix:steps=2",
            "--method", "foi:steps=2,published=1",
            "--method", "foi:steps=2,regions=1,keywords=1", "--model", Fixtures.At("ip2p"), "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal([0, 0, 0], run.Json.GetProperty("summary").EnumerateArray()
            .Select(row => row.GetProperty("refusedCount").GetInt32()));
    }

    [Fact]
    public void Runs_are_compared_case_by_case()
    {
        Assert.Equal(0, Evaluate("one", "--suite", "removal", "--method", "untouched").Code);
        Assert.Equal(0, Evaluate("other", "--suite", "removal", "--method", "truth").Code);

        var run = CliRun.Of("evaluate", "--compare", folder.At("one"), folder.At("other"), "-o", folder.At("page.html"), "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var gain = run.Json.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("measure").GetString() == "gain");
        Assert.Equal((0, 1, "better"), (gain.GetProperty("before").GetDouble(), gain.GetProperty("after").GetDouble(),
            gain.GetProperty("verdict").GetString()));
        Assert.Contains("<img ", File.ReadAllText(folder.At("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_of_ones_own_are_measured_without_a_truth()
    {
        Assert.Equal(0, CliRun.Of("scene", "-o", folder.At("mine"), "--seed", "3", "--size", "64").Code);
        File.WriteAllText(folder.At("mine", "benchmark.json"), """
            { "name": "mine", "version": 1, "cases": [ { "name": "first", "photo": "00.png", "items": "00.ids.png",
              "edit": { "kind": "describe", "item": 1, "text": "a blue ball" }, "captionBefore": "a red striped mushroom", "captionAfter": "a blue ball",
              "oldName": "a red striped mushroom", "newName": "a blue ball" } ] }
            """);

        var run = CliRun.Of("evaluate", "-o", folder.At("own"), "--from", folder.At("mine"), "--method", "inpaint",
            "--model", Model(), "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var measures = run.Json.GetProperty("summary")[0].GetProperty("measures");
        Assert.Equal(0, measures.GetProperty("outside").GetProperty("mean").GetDouble());
        Assert.True(measures.TryGetProperty("named", out _));
        Assert.False(measures.TryGetProperty("gain", out _));
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_in_a_sentence()
    {
        CliRun.Of("evaluate").AssertRefused(2, "-o DIR");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--suite", "everything").AssertRefused(3, "everything", "items-text");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--method", "magic").AssertRefused(3, "magic", "d-edit");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--method", "d-edit:stepz=3").AssertRefused(3, "stepz", "steps");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--method", "d-edit:steps=many").AssertRefused(3, "many", "whole number");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--clip", folder.FullPath, "--method", "truth").AssertRefused(3, "config.json");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--from", folder.FullPath).AssertRefused(3, "benchmark.json");
        CliRun.Of("evaluate", "-o", folder.At("r"), "--from", folder.FullPath, "--quick").AssertRefused(2, "--quick");
        CliRun.Of("evaluate", "--compare", folder.FullPath, folder.FullPath).AssertRefused(3, "results.json");
    }

    private CliRun Evaluate(string name, params string[] more) =>
        CliRun.Of([.. (string[])["evaluate", "-o", folder.At(name), "--quick", "--scenes", "1", "--model", Model(), "--json"], .. more]);

    private string Model() => Directory.Exists(folder.At("model")) ? folder.At("model") : TinyModel.In(folder);
}
