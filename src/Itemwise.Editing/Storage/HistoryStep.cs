using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Itemwise.Editing.Storage;

/// <summary>One step of a history, as it was written and never changes.</summary>
/// <param name="Number">At least 1; later steps have higher numbers.</param>
/// <param name="Parent">The step it began at, lower than its own; 0 is where everything began.</param>
/// <param name="Files">SHA-256 of its files by ending, lower-case hexadecimal.</param>
/// <param name="Content">What was done and came of it; the history does not look into it.</param>
public sealed record HistoryStep(int Number, int Parent, ImmutableSortedDictionary<string, string> Files, JsonObject Content);
