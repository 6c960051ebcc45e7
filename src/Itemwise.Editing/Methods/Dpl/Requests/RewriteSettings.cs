namespace Itemwise.Editing.Methods.Dpl.Requests;

/// <summary>How a caption's change becomes a picture's.</summary>
/// <param name="Seed">Kept with the picture; nothing is random once a photo is inverted.</param>
/// <param name="Guidance">Weight of the target's words; null for the one under which the photo was inverted.</param>
/// <param name="Cross">Share of the steps in which words look where the source's words look.</param>
/// <param name="Self">Share of the steps in which pixels look where the source's pixels look.</param>
/// <param name="IsBlended">Whether after each step everything becomes the photo again where no changed word looks.</param>
/// <param name="IsWhole">Whether every pixel may change, as published, rather than those that follow from the changed words.</param>
/// <param name="Room">How far a new thing may reach beyond the old one's outline, as a share of the old one's size; 0 keeps the
/// outline.</param>
/// <param name="TakesLearned">Whether targets take the null text and the nouns that were learned, as published, rather than the empty
/// prompt and plain words. What was learned leads back to the photo; outside the region nothing needs to be led.</param>
/// <param name="KeepsOut">Whether what changes does not attend to the words of things that stay.</param>
public sealed record RewriteSettings(
    long Seed = 0, double? Guidance = null, double Cross = 0.8, double Self = 0.4, bool IsBlended = false, bool IsWhole = false,
    double Room = 0, bool TakesLearned = true, bool KeepsOut = false);
