using System.Collections.Immutable;

namespace Itemwise.Evaluation.Running;

/// <summary>A figure that every case has: one column of a table.</summary>
/// <param name="Name">As it stands in JSON.</param>
/// <param name="Title">As it stands above the column.</param>
/// <param name="IsBetterHigher">Whether more is better.</param>
/// <param name="Format">How it is printed: a .NET format.</param>
/// <param name="About">What it says, in a sentence.</param>
public sealed record Measure(string Name, string Title, bool IsBetterHigher, string Format, string About)
{
    /// <summary>1 where the edit did what was requested, else 0.</summary>
    public static Measure Success { get; } = new("success", "success", true, "0 %", "share of edits that did what was asked for");

    /// <summary>Share of a case's instructions that were done, each within its own true region.</summary>
    public static Measure Followed { get; } = new("followed", "followed", true, "0 %",
        "share of the instructions that were done, each judged within its own true region");

    /// <summary>How well the regions that a method found cover the true ones.</summary>
    public static Measure RegionIoU { get; } = new("regionIoU", "region IoU", true, "0.00",
        "intersection over union of the region found for an instruction and its true one");

    /// <summary>How far one instruction reaches into another's region.</summary>
    public static Measure Crosstalk { get; } = new("crosstalk", "crosstalk", false, "0.00",
        "what an instruction changes in the others' true regions, over what it changes in its own; each run once without it");

    /// <summary>What changes in the first instruction's region.</summary>
    public static Measure FirstChange { get; } = new("firstChange", "changed in the first", true, "0.0",
        "mean |result - photo| within the first instruction's true region, levels of 255");

    /// <summary>What changes in the other instructions' regions.</summary>
    public static Measure OtherChange { get; } = new("otherChange", "changed in the others", true, "0.0",
        "mean |result - photo| within the other instructions' true regions alone, levels of 255");

    /// <summary>How far it went from the photo to the truth.</summary>
    public static Measure Gain { get; } = new("gain", "way to truth", true, "0.00",
        "1 the true picture, 0 the photo left alone, blurred, within the true region");

    /// <summary>Mean of |result - truth| inside the true region.</summary>
    public static Measure Inside { get; } = new("inside", "off truth", false, "0.0",
        "mean |result - truth| within the true region, levels of 255");

    /// <summary>Mean of |result - truth| where only shadows and reflections differ.</summary>
    public static Measure Shadows { get; } = new("shadows", "off truth in shadows", false, "0.0",
        "mean |result - truth| where the true edit changes shadows and reflections alone, levels of 255");

    /// <summary>Mean of |result - photo| outside what the true edit affects.</summary>
    public static Measure Outside { get; } = new("outside", "changed outside", false, "0.00",
        "mean |result - photo| outside of what the true edit affects, levels of 255");

    /// <summary>The same in units of the autoencoder's loss.</summary>
    public static Measure Leakage { get; } = new("leakage", "leakage", false, "0.00",
        "the same, over what encoding and decoding alone change there");

    /// <summary>Share of pixels outside that visibly differ.</summary>
    public static Measure Visible { get; } = new("visible", "visible outside", false, "0.0 %",
        "share of the pixels outside that differ by more than 8 levels");

    /// <summary>SSIM to the photo outside.</summary>
    public static Measure Ssim { get; } = new("ssim", "SSIM outside", true, "0.000", "structural similarity to the photo outside");

    /// <summary>CLIP-T.</summary>
    public static Measure ClipText { get; } = new("clipT", "CLIP-T", true, "0.000", "cosine of the result and the caption after");

    /// <summary>CLIP-I.</summary>
    public static Measure ClipImage { get; } = new("clipI", "CLIP-I", true, "0.000",
        "cosine of the result and the photo; doing nothing has 1");

    /// <summary>CLIP-D.</summary>
    public static Measure ClipDirection { get; } = new("clipD", "CLIP-D", true, "0.000",
        "cosine of the picture's change and the captions'");

    /// <summary>Whether CLIP names it anew.</summary>
    public static Measure Named { get; } = new("named", "named anew", true, "0 %",
        "share of regions that CLIP calls by the new name rather than the old");

    /// <summary>LPIPS to the photo.</summary>
    public static Measure Lpips { get; } = new("lpips", "LPIPS", false, "0.000",
        "perceptual distance to the photo, with the published weights");

    /// <summary>DINO's structure distance to the photo.</summary>
    public static Measure Structure { get; } = new("structure", "structure", false, "0.0000", "DINO's structure distance to the photo");

    /// <summary>DINO's likeness to the photo.</summary>
    public static Measure DinoImage { get; } = new("dinoI", "DINO-I", true, "0.000",
        "DINO's cosine of result and photo; doing nothing has 1");

    /// <summary>How well nouns' attention covers their items.</summary>
    public static Measure MapOverlap { get; } = new("mapIoU", "noun's map", true, "0.000",
        "IoU of nouns' attention with their items, mean over thresholds 0, 0.1, ... 1");

    /// <summary>How near an inverted photo comes back.</summary>
    public static Measure Reconstruction { get; } = new("reconstruction", "made again", true, "0.0",
        "PSNR of the photo made again less that of the autoencoder alone, decibels");

    /// <summary>Seconds of the edit.</summary>
    public static Measure Seconds { get; } = new("seconds", "seconds", false, "0.0", "of the edit, without loading and learning");

    /// <summary>Seconds of learning.</summary>
    public static Measure Learning { get; } = new("learning", "learning", false, "0", "seconds of learning, once a photo");

    /// <summary>All of them, in the order of columns.</summary>
    public static ImmutableArray<Measure> All { get; } =
    [
        Success, Followed, RegionIoU, Crosstalk, FirstChange, OtherChange, Gain, Inside, Shadows, Outside, Leakage, Visible, Ssim,
        ClipText, ClipImage, ClipDirection, Named, Lpips, Structure,
        DinoImage, MapOverlap, Reconstruction, Seconds, Learning,
    ];
}
