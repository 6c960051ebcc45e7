using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Prompts;

/// <summary>Turns items' prompts into token states: the tokenizers with the learned words, and the text encoders with their
/// rows.</summary>
public sealed class ItemConditions
{
    private readonly ModelSet model;
    private readonly TextTower[] towers;
    private readonly int learnedLength;
    private readonly DType dtype;
    private readonly bool isXL;
    private readonly bool poolAtEnd;

    /// <summary>Conditions for the items of an association.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="tokens">The items' tokens, in the order of the rows.</param>
    /// <param name="learnedLength">Tokens a learned prompt is padded to, start and end included; 0 pads nothing.</param>
    /// <param name="parity">Whether SDXL's pooled prompt is read at the last learned token, as the published code does, rather
    /// than at the end of the text.</param>
    public ItemConditions(ModelSet model, IReadOnlyCollection<string> tokens, int learnedLength, bool parity = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        towers = TextTower.Of(model, tokens);
        (this.learnedLength, dtype, poolAtEnd) = (learnedLength, model.DType, !parity);
        isXL = model.Family == ModelFamily.StableDiffusionXL;
    }

    /// <summary>Encodes prompts, those of one length together.</summary>
    /// <param name="prompts">The prompts; each item once.</param>
    /// <param name="rows">The learned rows; gradients flow to them.</param>
    /// <returns>Each item's states in the network's dtype, in the prompts' order.</returns>
    /// <exception cref="InputRefusedException">A prompt is too long, or the rows belong to another model.</exception>
    public IReadOnlyList<ItemStates> Encode(IReadOnlyList<ItemPrompt> prompts, TokenRows rows)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Tables.Length != towers.Length)
        {
            throw new InputRefusedException(
                $"The learned tokens have rows for {rows.Tables.Length} text encoders and the model has {towers.Length}: they were "
                + $"learned with another model.");
        }

        using var scope = TensorScope.Enter();
        var states = new ItemStates[prompts.Count];
        var plain = new List<(int Index, ItemPrompt Prompt)>();
        foreach (var (index, prompt) in prompts.Index())
        {
            var syntax = model.ReadsWeights ? PromptSyntax.Parse(prompt.Text) : null;
            if (syntax is not null && Chunked(syntax) is { } chunks)
            {
                states[index] = EncodeChunks(prompt.Item, chunks, rows).Through(scope);
            }
            else
            {
                plain.Add((index, syntax is null ? prompt : prompt with { Text = syntax.Words }));
            }
        }

        var encoded = plain.Select(each => (each.Index, Ids: towers.Select(tower => tower.Ids(each.Prompt, learnedLength)).ToArray()));
        foreach (var group in encoded.GroupBy(prompt => prompt.Ids[0].Length))
        {
            var members = group.ToArray();
            var (tokens, pooled) = Encode([.. members.Select(member => member.Ids)], rows);
            for (var row = 0; row < members.Length; row++)
            {
                var index = members[row].Index;
                states[index] = new ItemStates(prompts[index].Item, tokens.Slice(0, row, row + 1),
                    pooled?.Slice(0, row, row + 1)).Through(scope);
            }
        }

        return states;
    }

    /// <summary>Encodes one prompt of the base model's own length, which belongs to no item.</summary>
    public ItemStates EncodePlain(string text, TokenRows rows) => Encode(
        [new ItemPrompt(ItemPrompt.NoItem, text, IsLearned: false)], rows)[0];

    // Null for a prompt that is one chunk of plain words: it is encoded as always, with the others of its length.
    private ImmutableArray<PromptChunk>[]? Chunked(PromptSyntax syntax)
    {
        var first = towers[0].Chunks(syntax);
        if (PromptChunks.Remark(syntax, first.Length) is { } remark)
        {
            model.Note(remark);
        }

        return syntax.IsPlain && first.Length == 1 ? null : [first, .. towers.Skip(1).Select(tower => tower.Chunks(syntax))];
    }

    private ItemStates EncodeChunks(int item, ImmutableArray<PromptChunk>[] chunks, TokenRows rows)
    {
        using var scope = TensorScope.Enter();
        var states = towers.Select((tower, index) => tower.Encode(
            [.. chunks[index].Select(chunk => chunk.Ids.Select(id => (long)id).ToArray())], rows.Tables[index], poolAtEnd)).ToArray();
        return (isXL
            ? new ItemStates(item, Tensor.Concat([PromptChunks.Joined(chunks[0], states[0].Penultimate.To(dtype)),
                PromptChunks.Joined(chunks[1], states[1].Penultimate.To(dtype))], -1), states[1].Pooled.Slice(0, 0, 1).To(DType.Float32))
            : new ItemStates(item, PromptChunks.Joined(chunks[0], states[0].LastHidden.To(dtype)))).Through(scope);
    }

    // [n, P, C] and, for SDXL, [n, P']: both encoders' states before their last layers, and the second one's projected state.
    private (Tensor Tokens, Tensor? Pooled) Encode(long[][][] prompts, TokenRows rows)
    {
        var first = towers[0].Encode([.. prompts.Select(ids => ids[0])], rows.First, poolAtEnd);
        if (!isXL)
        {
            return (first.LastHidden.To(dtype), null);
        }

        var second = towers[1].Encode([.. prompts.Select(ids => ids[1])], rows.Second!, poolAtEnd);
        return (Tensor.Concat([first.Penultimate.To(dtype), second.Penultimate.To(dtype)], -1), second.Pooled.To(DType.Float32));
    }
}
