using System.Diagnostics;
using System.Text.Json;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class SceneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Scenes_are_written_with_their_items_words_and_edited_pictures()
    {
        var run = CliRun.Of("scene", "-o", folder.At("s"), "--count", "3", "--seed", "5", "--edits", "2", "--size", "48", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal((folder.At("s"), folder.At("s", "scenes.json")), (Text(run.Json, "output"), Text(run.Json, "file")));
        Assert.Equal((3, 9), (Number(run.Json, "scenes"), Number(run.Json, "pictures")));
        Assert.Equal((48, 48), (Number(run.Json, "width"), Number(run.Json, "height")));
        Assert.True(run.Json.GetProperty("renderSeconds").GetDouble() <= run.Json.GetProperty("seconds").GetDouble());
        string[] endings = [".edited.png", ".edited2.png", ".ids.json", ".ids.png", ".png"];
        Assert.All(endings, ending => Assert.True(File.Exists(folder.At("s", "01" + ending)), ending));
        Assert.Equal((3 * endings.Length) + 1, Directory.GetFiles(folder.At("s")).Length);
        using var list = JsonDocument.Parse(File.ReadAllBytes(folder.At("s", "scenes.json")));
        Assert.Equal(["00", "01", "02"], list.RootElement.EnumerateArray().Select(scene => Text(scene, "name")));
        Assert.Equal(2, list.RootElement[0].GetProperty("edit2").GetProperty("keywords").GetArrayLength());
    }

    [Fact]
    public void A_seed_gives_the_same_files_and_the_next_scene_the_next_seed()
    {
        foreach (var (name, seed, count) in ((string, string, string)[])[("a", "5", "2"), ("b", "5", "2"), ("c", "6", "1")])
        {
            Assert.Equal(0, CliRun.Of("scene", "-o", folder.At(name), "--seed", seed, "--count", count, "--size", "48").Code);
        }

        foreach (var file in Directory.GetFiles(folder.At("a")).Select(file => Path.GetFileName(file)!))
        {
            Assert.Equal(File.ReadAllBytes(folder.At("a", file)), File.ReadAllBytes(folder.At("b", file)));
        }

        Assert.Equal(File.ReadAllBytes(folder.At("a", "01.png")), File.ReadAllBytes(folder.At("c", "00.png")));
    }

    [Fact]
    public void A_scene_becomes_a_workspace_whose_items_have_their_names()
    {
        Assert.Equal(0, CliRun.Of("scene", "-o", folder.At("s"), "--seed", "3", "--size", "64").Code);

        var made = CliRun.Of("new", folder.At("s", "00.png"), "--items", folder.At("s", "00.ids.png"), "-o", folder.At("w"), "--json");

        Assert.Equal(0, made.Code);
        Assert.Equal(
            ["1 red striped mushroom", "2 white donut", "3 black dotted house", "5 tiled floor", "6 green wall"],
            made.Json.GetProperty("items").EnumerateArray().Select(item => $"{Number(item, "number")} {Text(item, "name")}"));
    }

    [Fact]
    public void Scenes_of_a_file_are_rendered_with_the_files_edits_or_with_new_ones()
    {
        var samples = Fixtures.At("tabletop", "scenes.json");

        var run = CliRun.Of("scene", "-o", folder.At("s"), "--from", samples, "--count", "2", "--json");
        var fresh = CliRun.Of("scene", "-o", folder.At("f"), "--from", samples, "--count", "1", "--edits", "3", "--size", "32", "--json");
        var bare = CliRun.Of("scene", "-o", folder.At("n"), "--from", samples, "--edits", "0", "--size", "16", "--json");

        Assert.Equal((2, 6, 256), (Number(run.Json, "scenes"), Number(run.Json, "pictures"), Number(run.Json, "width")));
        foreach (var name in (string[])["00.png", "01.edited.png", "01.edited2.png"])
        {
            var (made, sample) = (Picture.Load(folder.At("s", name)), Picture.Load(Fixtures.At("tabletop", name)));
            Assert.InRange(made.Bytes.ToArray().Zip(sample.Bytes.ToArray()).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 0.1);
        }

        Assert.Equal((4, 32), (Number(fresh.Json, "pictures"), Number(fresh.Json, "width")));
        Assert.Equal((16, 16), (Number(bare.Json, "scenes"), Number(bare.Json, "pictures")));
        var again = CliRun.Of("scene", "-o", folder.At("a"), "--from", folder.At("s", "scenes.json"));
        Assert.Equal(0, again.Code);
        foreach (var file in Directory.GetFiles(folder.At("s")))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(folder.At("a", Path.GetFileName(file)!)));
        }
    }

    [Fact]
    public void What_cannot_be_done_is_refused_and_leaves_nothing()
    {
        CliRun.Of("scene").AssertRefused(2, "--output");
        CliRun.Of("scene", "-o", folder.At("s"), "--edits", "5").AssertRefused(2, "--edits", "from 0 to 4");
        CliRun.Of("scene", "-o", folder.At("s"), "--size", "8").AssertRefused(2, "--size", "16");
        CliRun.Of("scene", "-o", folder.At("s"), "--count", "2", "--seed", "18446744073709551615").AssertRefused(2, "smaller seed");
        CliRun.Of("scene", "-o", folder.At("s"), "--from", folder.At("none.json")).AssertRefused(3, "none.json", "does not exist");
        CliRun.Of("scene", "-o", folder.At("s"), "--from", SampleScene.Photo).AssertRefused(3, "is not readable JSON");
        var samples = Fixtures.At("tabletop", "scenes.json");
        CliRun.Of("scene", "-o", folder.At("s"), "--from", samples, "--count", "17").AssertRefused(3, "16 scenes");
        File.WriteAllText(folder.At("bad.json"), "[{\"row\": [1, 2, 3]}]");
        CliRun.Of("scene", "-o", folder.At("s"), "--from", folder.At("bad.json"))
            .AssertRefused(3, "bad.json", "scene 1 of 1", "3 numbers, expected 64");
        CliRun.Of("scene", "-o", folder.FullPath).AssertRefused(3, "is not empty", "scenes");
        CliRun.Of("scene", "-o", folder.At("bad.json")).AssertRefused(3, "bad.json");
        Assert.Equal(["bad.json"], Directory.EnumerateFileSystemEntries(folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public void Stopped_it_ends_with_130_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var run = CliRun.Of(["scene", "-o", folder.At("s"), "--count", "4"], stop.Token);

        run.AssertRefused(130, "nothing was written");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public async Task Half_as_wide_vectors_draw_the_same_pictures_but_for_rounding()
    {
        string[] scenes = ["--seed", "20", "--count", "4", "--size", "64"];
        Assert.Equal(0, CliRun.Of(["scene", "-o", folder.At("wide"), .. scenes]).Code);
        var program = Path.Combine(AppContext.BaseDirectory, "itemwise.dll");
        var start = new ProcessStartInfo("dotnet", [program, "scene", "-o", folder.At("narrow"), .. scenes])
        {
            Environment = { ["DOTNET_EnableAVX2"] = "0" }, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        foreach (var name in Directory.GetFiles(folder.At("wide"), "*.png").Select(file => Path.GetFileName(file)!))
        {
            var wide = Picture.Load(folder.At("wide", name)).Bytes.ToArray();
            var narrow = Picture.Load(folder.At("narrow", name)).Bytes.ToArray();
            Assert.InRange(wide.Zip(narrow).Count(pair => Math.Abs(pair.First - pair.Second) > 1), 0, wide.Length / 1000);
        }
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
