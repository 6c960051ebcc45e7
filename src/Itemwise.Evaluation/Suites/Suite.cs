using Itemwise.Evaluation.Cases;

namespace Itemwise.Evaluation.Suites;

/// <summary>A benchmark that is drawn from seeds: the same cases for everybody, without a download.</summary>
/// <remarks>All suites edit the same scenes (scene 0, 1, ...), so that a method which learns a photo learns it once.</remarks>
public sealed class Suite
{
    // Far from the seeds that people give on the command line.
    private const long FirstSeed = 7_000_000;

    private readonly Func<SuiteScene, SuiteSize, IEnumerable<DrawnCase>> draw;

    internal Suite(
        string name, string about, int version, CaseEdit kind, SuiteSize quick, SuiteSize full, Func<SuiteScene, SuiteSize,
        IEnumerable<DrawnCase>> draw)
    {
        (Name, About, Version, Kind, Quick, Full) = (name, about, version, kind, quick, full);
        this.draw = draw;
    }

    /// <summary>What it is called on the command line: <c>items-text</c>.</summary>
    public string Name { get; }

    /// <summary>What it asks for, in a few words.</summary>
    public string About { get; }

    /// <summary>Grows when cases change.</summary>
    public int Version { get; }

    /// <summary>An edit such as all of its cases ask for: a method that takes this one takes them all.</summary>
    public CaseEdit Kind { get; }

    /// <summary>The size for minutes.</summary>
    public SuiteSize Quick { get; }

    /// <summary>The size for tables.</summary>
    public SuiteSize Full { get; }

    internal IEnumerable<DrawnCase> Draw(SuiteSize size) =>
        Enumerable.Range(0, size.Scenes).SelectMany(index => draw(new SuiteScene(index, FirstSeed + index), size));
}

