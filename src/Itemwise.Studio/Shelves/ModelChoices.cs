namespace Itemwise.Studio.Shelves;

/// <summary>Models by their ids; null for the usual ones.</summary>
/// <param name="Edit">What learns, edits and rewrites.</param>
/// <param name="Instruct">What follows instructions.</param>
public sealed record ModelChoices(string? Edit = null, string? Instruct = null);
