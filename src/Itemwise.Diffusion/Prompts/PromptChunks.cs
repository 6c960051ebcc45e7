using System.Collections.Immutable;
using System.Text;
using Itemwise.Diffusion.Clip;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Prompts;

/// <summary>Prompts of any length: divided into chunks that a text encoder reads one by one, whose states stand side by side.</summary>
/// <remarks>As the web interfaces do it: chunks of 75 tokens; where one is full and a comma is among its last 20, what follows the
/// comma moves on. Weighted states are brought back to the mean they had, chunk by chunk, so that a weight shifts the balance within
/// a prompt and not its strength.</remarks>
public static class PromptChunks
{
    private const int Backtrack = 20;

    /// <summary>Divides a prompt.</summary>
    /// <param name="tokenizer">The text encoder's.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="length">Tokens that the encoder reads at once, start and end included.</param>
    /// <returns>At least one chunk.</returns>
    public static ImmutableArray<PromptChunk> Of(ClipTokenizer tokenizer, PromptSyntax prompt, int length)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
        var comma = tokenizer.TryGetId(",</w>", out var id) ? id : -1;
        var chunks = ImmutableArray.CreateBuilder<PromptChunk>();
        var current = new List<(int Id, double Weight)>();
        var lastComma = -1;
        foreach (var fragment in prompt.Fragments)
        {
            foreach (var token in Ids(tokenizer, fragment.Text))
            {
                if (current.Count == length - 2)
                {
                    var kept = token != comma && lastComma >= 0 && current.Count - lastComma <= Backtrack ? lastComma + 1 : current.Count;
                    var moved = current[kept..];
                    Close(current[..kept]);
                    current = moved;
                }

                lastComma = token == comma ? current.Count : lastComma;
                current.Add((token, fragment.Weight));
            }

            if (fragment.EndsChunk)
            {
                Close(current);
                current = [];
            }
        }

        if (current.Count > 0 || chunks.Count == 0)
        {
            Close(current);
        }

        return chunks.ToImmutable();

        void Close(List<(int Id, double Weight)> words)
        {
            var padding = length - 2 - words.Count;
            chunks.Add(new PromptChunk(
                [tokenizer.StartId, .. words.Select(word => word.Id), tokenizer.EndId, .. Enumerable.Repeat(tokenizer.PadId, padding)],
                [1, .. words.Select(word => word.Weight), .. Enumerable.Repeat(1.0, padding + 1)]));
            lastComma = -1;
        }
    }

    /// <summary>The token ids of chunks.</summary>
    /// <returns>[N, K], Int64, on the CPU; the caller's scope's.</returns>
    public static Tensor Ids(IReadOnlyCollection<PromptChunk> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return Tensor.From(chunks.SelectMany(chunk => chunk.Ids).Select(id => (long)id).ToArray(), chunks.Count, chunks.First().Ids.Length);
    }

    /// <summary>The states of a prompt from those of its chunks, weighted, side by side.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="states">[N, K, C]: their states.</param>
    /// <returns>[1, N K, C]; the caller's scope's.</returns>
    public static Tensor Joined(ImmutableArray<PromptChunk> chunks, Tensor states)
    {
        ArgumentNullException.ThrowIfNull(states);
        using var scope = TensorScope.Enter();
        var weighted = chunks.Select((chunk, index) => Weighted(chunk, states.Slice(0, index, index + 1)));
        return scope.Return(Tensor.Concat([.. weighted], 1));
    }

    /// <summary>What to say of a prompt that is no single plain chunk, or null.</summary>
    public static string? Remark(PromptSyntax prompt, int chunkCount)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var text = new StringBuilder();
        if (chunkCount > 1)
        {
            text.Append($"The prompt is read in {chunkCount} chunks: it is longer than the text encoder takes, or has BREAK in it.");
        }

        foreach (var (name, weight) in prompt.Adapters)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(
                $"<lora:{name}:{weight}> is no word of the prompt and was left out: give the adapter's file with --lora " +
                $"{name}.safetensors:{weight}.");
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static Tensor Weighted(PromptChunk chunk, Tensor states)
    {
        if (chunk.IsPlain)
        {
            return states;
        }

        var numbers = states.To(DType.Float32);
        var weights = Tensor.From(chunk.Weights.Select(weight => (float)weight).ToArray(), 1, chunk.Weights.Length, 1).To(states.Device);
        var weighted = numbers * weights;
        return (weighted * (numbers.Mean() / weighted.Mean())).To(states.DType);
    }

    // The tokenizer's way into ids, without start and end.
    private static ImmutableArray<int> Ids(ClipTokenizer tokenizer, string text) => tokenizer.Encode(text)[1..^1];
}
