using System.Diagnostics;

namespace Itemwise.Samples.Tests;

/// <summary>The programs under samples/ build, run on the model of random weights, and leave what they say.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Fixtures.RepositoryRoot, "samples");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_is_made_from_words()
    {
        Run("01-generate.cs", Model(), "a red ball", folder.At("ball.png"));
        Assert.True(File.Exists(folder.At("ball.png")));
    }

    [Fact]
    public void Items_are_found_and_written()
    {
        var said = Run("02-find-items.cs", Photo, folder.At("items.png"));
        Assert.True(File.Exists(folder.At("items.png")));
        Assert.True(said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 2);
    }

    [Fact]
    public void An_item_is_learned_and_described_and_the_history_goes_on_from_there()
    {
        var model = Model();
        var described = Run("03-learn-and-describe.cs", model, Photo, Path.Combine(Samples, "scene", "items.png"),
            folder.At("work"), "3", "a blue ball");
        Assert.True(File.Exists(described.Trim().Split('\n')[^1]));

        var faded = Run("05-editing-method.cs", model, folder.At("work"), "2");
        Assert.True(File.Exists(faded.Trim()));

        var told = Run("06-history.cs", folder.At("work"));
        Assert.Contains("describe 3=a blue ball", told, StringComparison.Ordinal);
        Assert.Contains("*   2 after   1  fade 2", told, StringComparison.Ordinal);
        Assert.Contains("Back at step 1", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_counts_more_makes_another_picture()
    {
        Run("04-attention-edit.cs", Model(), "a red ball", "red", "1", folder.At("plain.png"));
        Run("04-attention-edit.cs", Model(), "a red ball", "red", "5", folder.At("loud.png"));
        Assert.NotEqual(File.ReadAllBytes(folder.At("plain.png")), File.ReadAllBytes(folder.At("loud.png")));
    }

    [Fact]
    public void A_point_becomes_a_mask()
    {
        var said = Run("07-click.cs", Fixtures.At("onnx", "sam1"), Fixtures.At("onnx", "photos", "landscape.png"), "40", "55",
            folder.At("mask.png"));
        Assert.True(File.Exists(folder.At("mask.png")));
        Assert.Contains("a click and its preview", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_is_under_40_lines() =>
        Assert.All(Directory.GetFiles(Samples, "*.cs"), file => Assert.True(File.ReadAllLines(file).Length < 40, file));

    private static string Photo => Path.Combine(Samples, "scene", "photo.png");

    private static string Run(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Fixtures.RepositoryRoot };
        foreach (var word in (string[])["run", "--configuration", "Release", Path.Combine("samples", sample), "--", .. arguments])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{sample}: {output}{errors.Result}");
        return output;
    }

    // The reference folder, with steps of its own.
    private string Model()
    {
        var target = folder.At("model");
        foreach (var file in Directory.EnumerateFiles(Fixtures.At("sd"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Fixtures.At("sd"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.WriteAllText(Path.Combine(target, "itemwise.json"), """
            { "format": 1, "generate": { "steps": 2, "guidance": 2 }, "edit": { "steps": 2, "guidance": 2 },
              "dEdit": { "tokensPerItem": 2, "tokenSteps": 2, "uNetSteps": 2, "batchSize": 1, "accumulation": 1, "promptLength": 0 } }
            """);
        return target;
    }
}
