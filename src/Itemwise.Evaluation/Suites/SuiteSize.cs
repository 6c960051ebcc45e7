namespace Itemwise.Evaluation.Suites;

/// <summary>How much of a suite is drawn.</summary>
/// <param name="Scenes">Photos.</param>
/// <param name="Items">At most so many items of a photo are edited, the largest first.</param>
/// <param name="Variants">Edits of each item.</param>
public sealed record SuiteSize(int Scenes, int Items, int Variants);
