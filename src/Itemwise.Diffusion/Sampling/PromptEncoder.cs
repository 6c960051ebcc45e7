using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Clip;
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
