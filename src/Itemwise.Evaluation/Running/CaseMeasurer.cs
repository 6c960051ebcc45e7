using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Metrics;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Running;

/// <summary>Measures outputs.</summary>
/// <param name="clip">For whether words and pictures fit.</param>
/// <param name="lpips">Its weights, or null.</param>
/// <param name="dino">Its model, or null.</param>
public sealed class CaseMeasurer(ClipScorer clip, Lpips? lpips = null, Dino? dino = null)
{
    /// <summary>Every figure that a case allows.</summary>
    /// <param name="one">The case.</param>
    /// <param name="output">The method's output.</param>
    /// <param name="roundTrip">The photo, encoded and decoded; null where the method has no autoencoder to blame.</param>
    public ImmutableSortedDictionary<string, double> Measures(LoadedCase one, MethodOutput output, Picture? roundTrip)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(output);
        var (photo, edited) = (one.Photo.Rgb, output.Picture.ToWorkingRgb());
        var figures = new Dictionary<Measure, double>();
        Locality(one, photo, edited, roundTrip ?? photo, roundTrip is not null, figures);
        Truth(one, photo, edited, figures);
        Instructions(one, photo, edited, output, figures);
        Words(one, photo, edited, figures);
        Likeness(photo, edited, figures);
        figures[Measure.Seconds] = output.Editing.TotalSeconds;
        if (output.Learning > TimeSpan.Zero)
        {
            figures[Measure.Learning] = output.Learning.TotalSeconds;
        }

        return figures.ToDictionary(figure => figure.Key.Name, figure => figure.Value).Concat(output.Further)
            .Where(figure => double.IsFinite(figure.Value))
            .ToImmutableSortedDictionary(figure => figure.Key, figure => Math.Round(figure.Value, 6));
    }

    private static void Locality(LoadedCase one, Picture photo, Picture edited, Picture roundTrip, bool hasRoundTrip,
        Dictionary<Measure, double> figures)
    {
        var outside = one.Affected.Complement();
        if (outside.IsEmpty)
        {
            return;
        }

        var leakage = Leakage.Of(photo, edited, roundTrip, one.Affected);
        figures[Measure.Outside] = leakage.MeanChange;
        figures[Measure.Visible] = leakage.VisibleShare;
        figures[Measure.Ssim] = StructuralSimilarity.Of(photo, edited, outside);
        if (hasRoundTrip)
        {
            figures[Measure.Leakage] = leakage.Ratio;
        }
    }

    private static void Truth(LoadedCase one, Picture photo, Picture edited, Dictionary<Measure, double> figures)
    {
        if (one.Truth is null)
        {
            return;
        }

        var gain = TruthGain.Of(photo, edited, one.Truth, one.Region);
        figures[Measure.Gain] = gain;
        figures[Measure.Success] = gain >= TruthGain.Success ? 1 : 0;
        figures[Measure.Inside] = RegionError.Of(edited, one.Truth, one.Region).MeanAbsolute;
        var shadows = one.Affected.Subtract(one.Region);
        if (!shadows.IsEmpty)
        {
            figures[Measure.Shadows] = RegionError.Of(edited, one.Truth, shadows).MeanAbsolute;
        }
    }

    private static void Instructions(
        LoadedCase one, Picture photo, Picture edited, MethodOutput output, Dictionary<Measure, double> figures)
    {
        var (regions, found) = (one.InstructionRegions, output.Found);
        if (one.Truth is { } truth && !regions.IsEmpty)
        {
            figures[Measure.Followed] = regions.Where(region => !region.IsEmpty)
                .Select(region => TruthGain.Of(photo, edited, truth, region) >= TruthGain.Success ? 1.0 : 0)
                .DefaultIfEmpty(double.NaN).Average();
        }

        var wanted = regions.IsEmpty ? [one.Region] : regions;
        if (found.Length == wanted.Length && !wanted[0].IsEmpty)
        {
            figures[Measure.RegionIoU] = found.Zip(wanted, MaskOverlap.IoU).Average();
        }

        if (regions.Length > 1)
        {
            var own = Own(regions);
            figures[Measure.FirstChange] = RegionError.Of(photo, edited, own[0]).MeanAbsolute;
            figures[Measure.OtherChange] = own.Skip(1).Average(region => RegionError.Of(photo, edited, region).MeanAbsolute);
            figures[Measure.Crosstalk] = output.Without.IsEmpty ? double.NaN
                : Crosstalk.Of([.. output.Without.Select(without => own
                    .Select(region => RegionError.Of(edited, without.ToWorkingRgb(), region).MeanAbsolute).ToImmutableArray())]);
        }
    }

    // What of each region is no other's.
    private static ImmutableArray<Mask> Own(ImmutableArray<Mask> regions) => [.. regions.Select((region, i) =>
        regions.Where((_, j) => j != i).Aggregate(region, (left, other) => left.Subtract(other)))];

    private void Words(LoadedCase one, Picture photo, Picture edited, Dictionary<Measure, double> figures)
    {
        var (before, after) = (clip.Embed(photo), clip.Embed(edited));
        figures[Measure.ClipText] = clip.TextScore(after, one.Case.CaptionAfter);
        figures[Measure.ClipImage] = ClipScorer.ImageScore(after, before);
        figures[Measure.ClipDirection] = clip.DirectionScore(before, after, one.Case.CaptionBefore, one.Case.CaptionAfter);
        if (one.Case.OldName is { } old && one.Case.NewName is { } now && old != now && !one.Region.IsEmpty)
        {
            figures[Measure.Named] = ClipNaming.Of(clip, edited, one.Region, old, now) > 0 ? 1 : 0;
            figures.TryAdd(Measure.Success, figures[Measure.Named]);
        }
    }

    private void Likeness(Picture photo, Picture edited, Dictionary<Measure, double> figures)
    {
        if (lpips is not null)
        {
            figures[Measure.Lpips] = lpips.Of(photo, edited);
        }

        if (dino is not null)
        {
            figures[Measure.Structure] = dino.StructureDistance(photo, edited);
            figures[Measure.DinoImage] = dino.Likeness(photo, edited);
        }
    }
}
