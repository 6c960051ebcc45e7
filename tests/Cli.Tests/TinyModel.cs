namespace Itemwise.Cli.Tests;

/// <summary>A model of random weights that does everything in a moment: the reference folder with settings of its own.</summary>
internal static class TinyModel
{
    private const string Settings = """
        {
          "format": 1,
          "generate": { "steps": 2, "guidance": 2 },
          "dEdit": { "tokensPerItem": 2, "tokenSteps": 2, "tokenRate": 0.001, "uNetSteps": 2, "uNetRate": 0.0001, "batchSize": 1, "accumulation": 1, "promptLength": 0 },
          "edit": { "steps": 2, "guidance": 2, "strength": 0.5, "ring": 0.02 }
        }
        """;

    /// <summary>Copies it below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="family">Which of the reference's models.</param>
    public static string In(TemporaryFolder folder, string family = "sd")
    {
        var (from, to) = (Fixtures.At(family), folder.At("model"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/expected/", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(to, "itemwise.json"), Settings);
        return to;
    }
}
