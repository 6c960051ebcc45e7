using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Metrics;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>edit</c> and <c>reconstruct</c> say.</summary>
/// <param name="Output">The picture.</param>
/// <param name="Region">A grey PNG at the photo's size: 255 where the edit may change samples, 128 in the feather, 0 locked.</param>
/// <param name="ChangedOutside">Samples that differ, from the picture's that the edit began with, where the region is 0.</param>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="PeakBytes">The most memory that the process had.</param>
/// <param name="LiveTensors">Native tensors left at the end.</param>
/// <param name="Psnr">Of a reconstruction against the photo, in decibels; null for edits.</param>
/// <param name="Step">The step of the history that an edit made; null for a reconstruction.</param>
/// <param name="ItemsAfter">The label map after an edit, a PNG that <c>new --items</c> reads; null for a reconstruction.</param>
/// <param name="Items">The items after an edit; null for a reconstruction.</param>
/// <param name="Variants">Each picture of an edit with its seed; null for a reconstruction.</param>
/// <param name="Notes">What may not have been meant, a sentence each; null for a reconstruction.</param>
internal sealed record EditOutcome(
    string Output, string Region, long ChangedOutside, double Seconds, long PeakBytes, long LiveTensors, double? Psnr = null,
    int? Step = null, string? ItemsAfter = null, ImmutableArray<ListedItem>? Items = null, ImmutableArray<EditVariant>? Variants = null,
    ImmutableArray<string>? Notes = null) : IOutcome
{
    /// <summary>The outcome of an edit's variants; what all have in common is told of the first.</summary>
    public static EditOutcome OfVariants(EditedFiles made, ImmutableArray<EditVariant> variants, Measured cost,
        ImmutableArray<string> notes) =>
        Of(made, cost, isReconstruction: false) with { ChangedOutside = variants.Sum(variant => variant.ChangedOutside),
            Variants = variants, Notes = notes };

    /// <summary>The outcome of files and what they cost.</summary>
    public static EditOutcome Of(EditedFiles made, Measured cost, bool isReconstruction) => new(
        made.Output, made.Region, made.ChangedOutside, cost.Seconds, cost.PeakBytes, cost.LiveTensors,
        made.Psnr is { } psnr && double.IsFinite(psnr) ? Math.Round(psnr, 2) : null,
        made.Step, made.ItemsAfter, isReconstruction ? null : ListedItem.Of(made.Result.ItemsAfter));

    [JsonIgnore]
    private bool IsLossy => PictureWriter.FormatFor(Output) is PictureFormat.Jpeg or PictureFormat.Heif;

    public void Tell(Terminal terminal)
    {
        foreach (var output in Variants?.Select(variant => variant.Output) ?? [Output])
        {
            terminal.Line(output);
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{ChangedOutside} samples changed outside the region ({Region}), {Seconds:0.0} s, {PeakBytes / 1e9:0.00} GB at most"));
        if (Psnr is { } psnr)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{psnr:0.0} dB PSNR against the photo"));
        }

        if (IsLossy && ChangedOutside > 0)
        {
            terminal.Note("JPEG and HEIC themselves change samples when they are written; name a .png, .webp or .tif to keep "
                + "everything outside as it is.");
        }
    }
}
