namespace Itemwise.Studio.Work;

/// <summary>Where a sentence would apply.</summary>
/// <param name="Number">Which sentence, from 1.</param>
/// <param name="Keyword">The word whose place was looked for; null for none.</param>
/// <param name="Confidence">0 to 1: how far three cues agree on the region; null where none was found.</param>
/// <param name="Share">Of the photo's pixels.</param>
/// <param name="Picture">The name of a grey PNG of the photo's size among the job's files: 255 where it applies; null for none.</param>
public sealed record LookedAtRegion(int Number, string? Keyword, double? Confidence, double? Share, string? Picture);
