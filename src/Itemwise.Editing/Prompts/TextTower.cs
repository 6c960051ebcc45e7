using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Prompts;
using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Torch;

namespace Itemwise.Editing.Prompts;

/// <summary>One text encoder of a model with its tokenizer, which knows the items' tokens.</summary>
/// <param name="Tokenizer">The tokenizer with the items' tokens added, in the order of the rows.</param>
/// <param name="Find">From a model to the encoder, which may have left memory meanwhile.</param>
/// <param name="Owner">The model; borrowed.</param>
internal sealed record TextTower(ClipTokenizer Tokenizer, Func<ModelSet, ClipTextModel> Find, ModelSet Owner)
{
    /// <summary>The encoders of a model: SDXL's two, or the only one.</summary>
    public static TextTower[] Of(ModelSet model, IReadOnlyCollection<string> tokens) => model.Family == ModelFamily.StableDiffusionXL
        ? [new(model.Tokenizer.WithAdded(tokens), owner => owner.TextModel, model),
            new(model.Tokenizer2.WithAdded(tokens), owner => owner.TextModel2, model)]
        : [new(model.Tokenizer.WithAdded(tokens), owner => owner.TextModel, model)];

    private ClipTextModel Model => Find(Owner);

    /// <summary>The ids of a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="learnedLength">Tokens a learned prompt is padded to, start and end included; 0 pads nothing. One that words
    /// made longer is padded like plain text.</param>
    /// <exception cref="InputRefusedException">It is too long; says what does not fit.</exception>
    public long[] Ids(ItemPrompt prompt, int learnedLength)
    {
        var (own, longest) = (Tokenizer.Encode(prompt.Text), Model.Config.MaximumLength);
        if (prompt.IsLearned && learnedLength == 0 && own.Length <= longest)
        {
            return [.. own.Select(id => (long)id)];
        }

        var encoded = Tokenizer.Encode(prompt.Text, prompt.IsLearned && own.Length <= learnedLength ? learnedLength : longest);
        return encoded.IsTruncated
            ? throw new InputRefusedException(
                $"{prompt.Whose} is longer than the {longest} tokens the model reads; this would be lost: \"{encoded.LostWords}\". "
                + $"Shorten it.")
            : [.. encoded.Ids.Select(id => (long)id)];
    }

    /// <summary>A prompt of any length, in as many chunks as it needs.</summary>
    public ImmutableArray<PromptChunk> Chunks(PromptSyntax prompt) => PromptChunks.Of(Tokenizer, prompt, Model.Config.MaximumLength);

    /// <summary>The states of prompts of one length.</summary>
    /// <param name="prompts">Their ids.</param>
    /// <param name="rows">[n K, C], the learned rows.</param>
    /// <param name="atEnd">Whether the pooled state is read at the end of the text; otherwise where the model's config says,
    /// which for published
    /// configs is the last learned token.</param>
    public TextStates Encode(IReadOnlyCollection<long[]> prompts, Tensor rows, bool atEnd) => Model.Forward(
        Tensor.From<long>([.. prompts.SelectMany(ids => ids)], prompts.Count, prompts.First().Length).To(Owner.Device),
        rows.To(Owner.Device), poolAtId: atEnd ? Tokenizer.EndId : null);
}
