namespace Itemwise.Cli.Commands;

/// <summary>One picture of an edit that was made several times.</summary>
/// <param name="Output">The picture.</param>
/// <param name="Region">Its regions.</param>
/// <param name="Step">The step of the history that it is.</param>
/// <param name="Seed">What it was made with.</param>
/// <param name="ChangedOutside">Samples changed where the region is 0.</param>
internal sealed record EditVariant(string Output, string Region, int? Step, long Seed, long ChangedOutside);
