using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Prompts;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>Prompts to token states, as each family's published pipeline does it: padded to the
/// encoder's length, nothing masked.</summary>
public static class PromptEncoder
{
    /// <summary>Encodes prompts of a model.</summary>
    /// <returns>States in float32 on the model's device; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">A prompt is longer than the text encoder takes; says what does not fit.</exception>
    public static PromptStates Encode(ModelSet model, params ReadOnlySpan<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Enter();
        var first = model.TextModel.Forward(Ids(model, model.Tokenizer, model.TextModel, prompts));
        if (model.Family != ModelFamily.StableDiffusionXL)
        {
            return new(scope.Return(first.LastHidden.To(DType.Float32)), null);
        }

        var second = model.TextModel2.Forward(Ids(model, model.Tokenizer2, model.TextModel2, prompts));
        var tokens = Tensor.Concat([first.Penultimate.To(DType.Float32), second.Penultimate.To(DType.Float32)], -1);
        return new(scope.Return(tokens), scope.Return(second.Pooled.To(DType.Float32)));
    }

    /// <summary>Encodes one prompt as somebody wrote it: where the model reads weights, in as many chunks as it needs and with its
    /// words' weights (<see cref="PromptSyntax"/>); a prompt without either is encoded as always.</summary>
    /// <returns>States in float32 on the model's device, K of them for each chunk; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The model reads no weights, and the prompt is longer than the encoder takes.</exception>
    public static PromptStates Read(ModelSet model, string prompt)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.ReadsWeights)
        {
            return Encode(model, prompt);
        }

        var syntax = PromptSyntax.Parse(prompt);
        var chunks = PromptChunks.Of(model.Tokenizer, syntax, model.TextModel.Config.MaximumLength);
        if (PromptChunks.Remark(syntax, chunks.Length) is { } remark)
        {
            model.Note(remark);
        }

        if (syntax.IsPlain && chunks.Length == 1)
        {
            return Encode(model, syntax.Words);
        }

        using var scope = TensorScope.Enter();
        var first = model.TextModel.Forward(PromptChunks.Ids(chunks).To(model.Device));
        if (model.Family != ModelFamily.StableDiffusionXL)
        {
            return new(scope.Return(PromptChunks.Joined(chunks, first.LastHidden.To(DType.Float32))), null);
        }

        var others = PromptChunks.Of(model.Tokenizer2, syntax, model.TextModel2.Config.MaximumLength);
        var second = model.TextModel2.Forward(PromptChunks.Ids(others).To(model.Device));
        var tokens = Tensor.Concat([PromptChunks.Joined(chunks, first.Penultimate.To(DType.Float32)),
            PromptChunks.Joined(others, second.Penultimate.To(DType.Float32))], -1);
        // The picture as a whole is what the first chunk says, as in the web interfaces.
        return new(scope.Return(tokens), scope.Return(second.Pooled.Slice(0, 0, 1).To(DType.Float32)));
    }

    private static Tensor Ids(ModelSet model, ClipTokenizer tokenizer, ClipTextModel encoder, ReadOnlySpan<string> prompts)
    {
        var length = encoder.Config.MaximumLength;
        var ids = new List<long>();
        foreach (var prompt in prompts)
        {
            var tokens = tokenizer.Encode(prompt, length);
            if (tokens.IsTruncated)
            {
                throw new InputRefusedException(
                    $"The prompt is longer than the {length} tokens that the text encoder takes: there is no room from " +
                    $"\"{tokens.LostWords}\" on; shorten it.");
            }

            ids.AddRange(tokens.Ids.Select(id => (long)id));
        }

        return Tensor.From(ids.ToArray(), prompts.Length, length).To(model.Device);
    }
}
