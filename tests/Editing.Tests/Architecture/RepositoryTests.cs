using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Itemwise.Editing.Tests.Architecture;

public sealed partial class RepositoryTests
{
    private const int LinesForTwoScreens = 300;
    private const int LinesNobodyReads = 500;

    [Fact]
    public void Decisions_are_numbered_without_gap_or_double()
    {
        var numbers = Decisions().Select(path => int.Parse(Path.GetFileName(path)[..4], CultureInfo.InvariantCulture)).Order();
        Assert.Equal(Enumerable.Range(1, Decisions().Count()), numbers);
    }

    [Fact]
    public void A_decision_says_context_decision_price_and_how_it_would_fail()
    {
        string[] parts = ["**Context.**", "**Decision.**", "**What we gave up.**", "**How we would notice we were wrong.**"];
        var incomplete = from path in Decisions()
                         from part in parts
                         where !RepositoryFiles.Read(path).Contains(part, StringComparison.Ordinal)
                         select $"{path} lacks {part}";
        Assert.Empty(incomplete);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = from path in RepositoryFiles.Below().Where(path => path.EndsWith(".md", StringComparison.Ordinal))
                     from Match link in Links().Matches(RepositoryFiles.Read(path))
                     let target = link.Groups["target"].Value
                     let place = Path.Combine(Path.GetDirectoryName(RepositoryFiles.Absolute(path))!, target)
                     where !File.Exists(place) && !Directory.Exists(place)
                     select $"{path} links to {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Types_that_documents_name_exist()
    {
        var types = new[] { "Itemwise.Torch", "Itemwise.Diffusion", "Itemwise.Editing", "Itemwise.Evaluation" }
            .SelectMany(name => Assembly.Load(name).GetExportedTypes()).Select(type => type.Name.Split('`')[0]).ToHashSet();
        var unknown = from path in RepositoryFiles.Below("docs/methods").Append("docs/data-flow.md")
                      from Match name in TypeNames().Matches(RepositoryFiles.Read(path))
                      where !types.Contains(name.Groups["type"].Value)
                      select $"{path} names {name.Value}";
        Assert.Empty(unknown);
    }

    [Fact]
    public void No_pickled_checkpoint_is_kept()
    {
        string[] pickled = [".bin", ".ckpt", ".pt", ".pth", ".pkl"];
        var found = RepositoryFiles.Below().Where(path => pickled.Contains(Path.GetExtension(path)));
        Assert.Empty(found);
    }

    [Fact]
    public void No_file_names_a_place_on_somebodys_machine()
    {
        var found = RepositoryFiles.Texts().Where(path => MachinePaths().IsMatch(RepositoryFiles.Read(path)));
        Assert.Empty(found);
    }

    [Fact]
    public void Scripts_make_references_and_nothing_else()
    {
        var scripts = RepositoryFiles.Below().Where(path => path.EndsWith(".py", StringComparison.Ordinal)
            && !path.StartsWith("tests/reference/", StringComparison.Ordinal));
        Assert.Empty(scripts);
    }

    [Fact]
    public void No_source_file_is_longer_than_anyone_reads()
    {
        var lengths = RepositoryFiles.Sources("src").ToDictionary(path => path,
            path => File.ReadLines(RepositoryFiles.Absolute(path)).Count());
        foreach (var (path, length) in lengths.Where(file => file.Value > LinesForTwoScreens))
        {
            TestContext.Current.AddWarning($"{path} has {length} lines: has one of its methods two names in it?");
        }

        var tooLong = lengths.Where(file => file.Value > LinesNobodyReads);
        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> Decisions() => RepositoryFiles.Below("docs/adr");

    [GeneratedRegex(@"\]\((?<target>(?!https?:|#|mailto:)[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`(?<type>(?!Itemwise)[A-Z]\w*[a-z]\w*)(\.\w+)?`")]
    private static partial Regex TypeNames();

    // Put together from pieces, so that this file does not find itself.
    [GeneratedRegex("(?<![\\w.])(/" + "work/|/" + "home/[a-z]|/" + "root/|[A-Z]:\\\\Users)")]
    private static partial Regex MachinePaths();
}
