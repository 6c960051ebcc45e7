using System.Collections.Immutable;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Items as they were read, and what had to be mended on the way.</summary>
/// <param name="Items">The items, at the photo's size.</param>
/// <param name="Warnings">One sentence for each repair, for the person at the screen; empty if nothing was mended.</param>
public sealed record LoadedItems(Items Items, ImmutableArray<string> Warnings);
