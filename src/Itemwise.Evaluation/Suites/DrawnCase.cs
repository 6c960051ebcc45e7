using System.Collections.Immutable;
using Itemwise.Evaluation.Cases;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Edits;

namespace Itemwise.Evaluation.Suites;

/// <summary>A case before its pictures are rendered.</summary>
/// <param name="Name">What the case is called.</param>
/// <param name="PhotoName">What the photo's files are called; cases of one photo share them.</param>
/// <param name="Scene">The photo.</param>
/// <param name="Edit">What is requested.</param>
/// <param name="TrueEdits">What is right, in order; empty where nobody knows.</param>
/// <param name="CaptionAfter">What the result shall show.</param>
/// <param name="OldName">What the changed item is called, or null.</param>
/// <param name="NewName">What it shall be called, or null.</param>
/// <param name="Reference">The name and the scene of the photo that an item is taken from, or null.</param>
internal sealed record DrawnCase(
    string Name, string PhotoName, StagedScene Scene, CaseEdit Edit, ImmutableArray<SceneEdit> TrueEdits, string CaptionAfter,
    string? OldName = null, string? NewName = null, (string Name, StagedScene Scene)? Reference = null)
{
    /// <summary>The scene after all edits.</summary>
    public Scene After => TrueEdits.Aggregate(Scene.Scene, (scene, edit) => edit.Apply(scene));
}
