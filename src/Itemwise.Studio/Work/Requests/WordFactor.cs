namespace Itemwise.Studio.Work.Requests;

/// <summary>How much a word counts.</summary>
/// <param name="Word">A word of the new caption.</param>
/// <param name="Factor">1 leaves it.</param>
public sealed record WordFactor(string Word, double Factor);
