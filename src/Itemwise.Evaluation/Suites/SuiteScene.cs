using System.Collections.Immutable;
using Itemwise.Evaluation.Cases;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Evaluation.Suites;

/// <summary>A scene of the suites by its number.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Seed">What the scene is drawn from.</param>
internal sealed record SuiteScene(int Index, long Seed)
{
    private const long FirstReference = 1_000_000;

    /// <summary>What the scene's files are called.</summary>
    public string Name => $"s{Index:D3}";

    /// <summary>The scene.</summary>
    public StagedScene Staged { get; } = StagedScene.Of(Seed);

    /// <summary>Random numbers for a suite's own choices, whatever other suites draw.</summary>
    public SceneRandom Random(int salt) => new((Seed * 31) + salt);

    /// <summary>One of the photos that items are taken from.</summary>
    public (string Name, StagedScene Scene) Reference(int variant) =>
        ($"{Name}-r{variant}", StagedScene.Of(Seed + FirstReference + (1000L * variant)));

    /// <summary>A case about one object of this scene.</summary>
    /// <param name="ending">What its name ends in.</param>
    /// <param name="item">The object.</param>
    /// <param name="edit">What is requested.</param>
    /// <param name="truth">What is right.</param>
    /// <param name="reference">The photo that an item is taken from.</param>
    public DrawnCase About(string ending, int item, CaseEdit edit, SceneEdit truth, (string Name, StagedScene Scene)? reference = null)
    {
        var after = truth.Apply(Staged.Scene);
        var numberAfter = truth.NumberAfter(item);
        return new DrawnCase(
            $"{Name}-{item}{ending}", Name, Staged, edit, [truth], SceneCaptions.Full(after).Text,
            Staged.Scene.NameOf(item), numberAfter == 0 ? null : after.NameOf(numberAfter), reference);
    }
}
