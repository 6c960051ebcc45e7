namespace Itemwise.Editing.Methods.Dpl.Requests;

/// <summary>How much a word of the target counts.</summary>
/// <param name="Word">The word; every place where it stands.</param>
/// <param name="Factor">1 leaves it; more makes it stronger, less weaker.</param>
public sealed record WordWeight(string Word, double Factor);
