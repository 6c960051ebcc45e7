using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Requests;

/// <summary>A photo whose caption becomes another.</summary>
/// <param name="Inversion">How the photo is inverted by its caption.</param>
/// <param name="Target">The new caption.</param>
/// <param name="Weights">Words of it that count more or less.</param>
/// <param name="Settings">How the change is made.</param>
public sealed record RewriteRequest(
    InversionRequest Inversion, string Target, ImmutableArray<WordWeight> Weights, RewriteSettings Settings) : EditRequest
{
    /// <inheritdoc/>
    public override string Method => DplMethod.MethodName;

    /// <inheritdoc/>
    public override long Seed => Settings.Seed;

    /// <inheritdoc/>
    public override string Words => $"{Inversion.Caption.Text} → {Target}";

    /// <inheritdoc/>
    public override string Prompt => Target;

    /// <inheritdoc/>
    public override EditRequest WithSeed(long seed) => this with { Settings = Settings with { Seed = seed } };

    /// <inheritdoc/>
    public override JsonObject ToJson() => JsonSerializer.SerializeToNode(
        new
        {
            caption = Inversion.Caption.Text,
            nouns = Inversion.Caption.Nouns.Select(noun => new { word = Inversion.Caption.WordOf(noun), noun.Item }),
            target = Target,
            weights = Weights,
            inversion = new { Inversion.Kind, Inversion.Steps, Inversion.Guidance, Inversion.Settings },
            settings = Settings,
        },
        JsonForms.Compact)!.AsObject();

    /// <summary>Refuses what cannot be, without a model.</summary>
    /// <param name="caption">The old caption.</param>
    /// <param name="target">The new one.</param>
    /// <param name="weights">Words of it that count more or less.</param>
    /// <exception cref="InputRefusedException">Nothing would change, or a weighted word is not there.</exception>
    public static void Check(NounCaption caption, string target, ImmutableArray<WordWeight> weights)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var words = NounCaption.Plain(target).Words;
        if (weights.FirstOrDefault(weight => !words.Any(word => word.IsSame(weight.Word))) is { } unknown)
        {
            throw new InputRefusedException($"'{target}' does not say '{unknown.Word}', so it cannot be weighted: name one of its words.");
        }

        if (weights.All(weight => weight.Factor == 1) && caption.IsOf(target, default))
        {
            throw new InputRefusedException(
                $"'{target}' says what the caption says, so nothing would change: write another word, or weigh one with --weight.");
        }
    }
}
