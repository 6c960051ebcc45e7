namespace Itemwise.Editing.Tests.Architecture;

public sealed class FolderTests
{
    // Circles that were there when the rule came, by their folders. Each leaves this list when it is undone; none is added.
    private static readonly string[] StillRound =
    [
    ];

    [Fact]
    public void No_folders_import_each_other_in_a_circle()
    {
        var circles = Circles().Where(circle => !StillRound.Contains(circle.Key)).Select(circle => circle.Value).ToArray();
        Assert.True(circles.Length == 0,
            $"Folders import each other in a circle:{Environment.NewLine}{string.Join(Environment.NewLine, circles)}");
    }

    [Fact]
    public void A_circle_that_is_undone_leaves_the_list() => Assert.Empty(StillRound.Except(Circles().Keys));

    private static Dictionary<string, string> Circles() =>
        RepositoryFiles.Below("src").Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .SelectMany(path => new FolderGraph(Path.GetFileNameWithoutExtension(path)).Circles()).ToDictionary();
}
