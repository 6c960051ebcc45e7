using System.Collections.Immutable;
using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Cases;

/// <summary>A scene with what is said of it and what is requested: one entry of a scene file.</summary>
/// <param name="Name">What its files are called: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Scene">The scene.</param>
/// <param name="Caption">The whole scene in words.</param>
/// <param name="Partial">Other words, often for a part of it.</param>
/// <param name="Edits">Sequences of edits, each from the scene on: the first of one edit, the second of two, and so on. One may be empty,
/// which is
/// to say that it is not there.</param>
public sealed record SceneCase(
    string Name, Scene Scene, string Caption, string Partial, ImmutableArray<ImmutableArray<InstructedEdit>> Edits)
{
    /// <summary>The longest sequence of edits that is drawn.</summary>
    public const int MostEdits = 4;

    /// <summary>The case of a seed, for ever the same; more sequences of edits leave the earlier ones as they are.</summary>
    /// <param name="name">What its files are called.</param>
    /// <param name="seed">Any.</param>
    /// <param name="editCount">How many sequences of edits: 0 to <see cref="MostEdits"/>.</param>
    public static SceneCase Draw(string name, long seed, int editCount)
    {
        var random = new SceneRandom(seed);
        return About(name, SceneGenerator.Draw(random), random, editCount);
    }

    /// <summary>A case of a scene that is there already.</summary>
    /// <param name="name">What its files are called.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="random">Words and edits are drawn from it.</param>
    /// <param name="editCount">How many sequences of edits: 0 to <see cref="MostEdits"/>.</param>
    public static SceneCase About(string name, Scene scene, SceneRandom random, int editCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentOutOfRangeException.ThrowIfNegative(editCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(editCount, MostEdits);
        var partial = SceneCaptions.Draw(scene, random).Text;
        return new SceneCase(name, scene, SceneCaptions.Full(scene).Text, partial, []).WithEdits(random, editCount);
    }

    /// <summary>The same scene and words with other edits.</summary>
    /// <param name="random">The edits are drawn from it.</param>
    /// <param name="editCount">How many sequences of edits: 0 to <see cref="MostEdits"/>.</param>
    public SceneCase WithEdits(SceneRandom random, int editCount) => this with
    {
        Edits = [.. Enumerable.Range(1, editCount).Select(length => length == 1
            ? [EditGenerator.Draw(Scene, random)]
            : EditGenerator.DrawSeveral(Scene, length, random))],
    };
}
