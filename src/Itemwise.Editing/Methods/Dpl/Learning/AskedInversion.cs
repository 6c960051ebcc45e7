using Itemwise.Diffusion.Models;
using Itemwise.Editing.Methods.Dpl.Captions;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>What is said of an inversion: enough to find one that was made, and with a caption to make one.</summary>
/// <param name="Caption">What the photo shows; null takes whichever inversion there is.</param>
/// <param name="NamesNouns">Whether the caption's nouns were named, rather than found.</param>
/// <param name="Kind">How it is inverted; null for any, and for dynamic prompt learning where none was made.</param>
/// <param name="Steps">Steps; null for any, and for the model's where none was made.</param>
public sealed record AskedInversion(NounCaption? Caption, bool NamesNouns = false, InversionKind? Kind = null, int? Steps = null)
{
    /// <summary>Whether an inversion is one of those that are requested.</summary>
    /// <param name="about">The inversion.</param>
    /// <param name="model">The model that it shall be of.</param>
    public bool Fits(InversionDescription about, ModelSet model)
    {
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(model);
        return about.Model == model.AdaptedFingerprint && (Kind ?? about.Kind) == about.Kind && (Steps ?? about.Steps) == about.Steps
            && (Caption is null || Caption.IsOf(about.Caption, NamesNouns ? [.. about.Nouns.Select(noun => noun.Index)] : default));
    }

    /// <summary>What to invert and how, defaults filled in.</summary>
    /// <param name="model">Its steps and guidance are the default.</param>
    /// <param name="settings">How tokens and null texts are learned.</param>
    /// <exception cref="InvalidOperationException">There is no caption.</exception>
    public InversionRequest Request(ModelSet model, DplSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(Caption ?? throw new InvalidOperationException("A photo is inverted with a caption."), Kind ?? InversionKind.Dpl,
            Steps ?? model.Defaults.Steps, model.Defaults.Guidance, settings);
    }
}
