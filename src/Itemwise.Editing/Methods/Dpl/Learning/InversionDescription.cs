using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Prompts;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>What a stored inversion says of itself: enough to make it again.</summary>
/// <param name="FormatVersion">Of the files.</param>
/// <param name="Caption">What the photo shows, without braces.</param>
/// <param name="Nouns">The words that were learned, in order.</param>
/// <param name="Kind">How it was inverted.</param>
/// <param name="Steps">Steps of each half.</param>
/// <param name="Guidance">The scale of guidance.</param>
/// <param name="Settings">How tokens and null texts were learned.</param>
/// <param name="Model">The model's fingerprint; another model reads the inversion as noise.</param>
/// <param name="PictureSha256">SHA-256 of the picture's file.</param>
/// <param name="Sha256">SHA-256 of the tensors' file.</param>
/// <param name="Psnr">Of the picture made again, against what the model saw of it; null where it is the same.</param>
/// <param name="Ceiling">That of the autoencoder alone, which nothing can exceed by much.</param>
/// <param name="Forwards">Forward passes of the network, a row each.</param>
/// <param name="Backwards">Backward passes.</param>
/// <param name="TokenRounds">Rounds of token learning.</param>
/// <param name="CreatedWith">Program and version.</param>
public sealed record InversionDescription(
    [property: JsonPropertyName("format")] int FormatVersion, string Caption, ImmutableArray<DescribedNoun> Nouns, InversionKind Kind,
    int Steps, double Guidance, DplSettings Settings, string Model, string PictureSha256, string Sha256, double? Psnr, double? Ceiling,
    double Forwards, double Backwards, int TokenRounds, string CreatedWith)
{
    /// <summary>What would make it again.</summary>
    public InversionRequest Again() => new(
        new NounCaption(
            Caption, CaptionWord.Of(Caption), [.. Nouns.Select(noun => new CaptionNoun(noun.Index, noun.Adjectives, noun.Item))]),
        Kind, Steps, Guidance, Settings);
}
