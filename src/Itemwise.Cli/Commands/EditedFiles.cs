using Itemwise.Editing;
using Itemwise.Editing.Metrics;

namespace Itemwise.Cli.Commands;

/// <summary>An edit that is done and written.</summary>
/// <param name="Output">The picture's file.</param>
/// <param name="Region">The region's file.</param>
/// <param name="ChangedOutside">Samples of the file that differ from the picture's it began with where the region is locked.</param>
/// <param name="Psnr">Of the whole picture against the picture it began with, in decibels.</param>
/// <param name="Result">The picture itself.</param>
internal sealed record EditedFiles(string Output, string Region, long ChangedOutside, double Psnr, EditResult Result)
{
    /// <summary>The step of the history; null for what is none.</summary>
    public int? Step { get; init; }

    /// <summary>The label map after the edit, a PNG; null for what is no step.</summary>
    public string? ItemsAfter { get; init; }
}
