using Itemwise.Diffusion.Text;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>Turns items' prompts into token states: the tokenizer with the learned words, and the text model with their rows.</summary>
public sealed class ItemConditions
{
    private readonly ClipTokenizer tokenizer;
    private readonly ClipTextModel textModel;
    private readonly int learnedLength;
    private readonly DType dtype;

    /// <summary>Conditions for the items of an association.</summary>
    /// <param name="tokenizer">The tokenizer with the items' tokens added, in the order of the rows.</param>
    /// <param name="textModel">The text model; borrowed.</param>
    /// <param name="learnedLength">Tokens a learned prompt is padded to, start and end included; 0 pads nothing.</param>
    /// <param name="dtype">The dtype the UNet wants.</param>
    public ItemConditions(ClipTokenizer tokenizer, ClipTextModel textModel, int learnedLength, DType dtype)
    {
        this.tokenizer = tokenizer;
        this.textModel = textModel;
        this.learnedLength = learnedLength;
        this.dtype = dtype;
    }

    /// <summary>Encodes prompts, those of one length together.</summary>
    /// <param name="prompts">The prompts; each item once.</param>
    /// <param name="rows">[n K, C], the learned rows; gradients flow to them.</param>
    /// <returns>Each item's number and states [1, P, C], in the prompts' order.</returns>
    public IReadOnlyList<(int Item, Tensor States)> Encode(IReadOnlyList<ItemPrompt> prompts, Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        using var scope = TensorScope.Enter();
        var states = new (int Item, Tensor States)[prompts.Count];
        var encoded = prompts.Select((prompt, index) => (index, Ids: Ids(prompt)));
        foreach (var group in encoded.GroupBy(prompt => prompt.Ids.Length))
        {
            var members = group.ToArray();
            var ids = Tensor.From<long>([.. members.SelectMany(member => member.Ids)], members.Length, group.Key);
            var hidden = textModel.Forward(ids, rows).LastHidden.To(dtype);                  // [n, P, C]
            for (var row = 0; row < members.Length; row++)
            {
                states[members[row].index] = (prompts[members[row].index].Item, scope.Return(hidden.Slice(0, row, row + 1)));
            }
        }

        return states;
    }

    /// <summary>Encodes one prompt of the base model's own length: [1, 77, C].</summary>
    public Tensor EncodePlain(string text, Tensor rows) => Encode([new ItemPrompt(0, text, IsLearned: false)], rows)[0].States;

    private long[] Ids(ItemPrompt prompt)
    {
        if (prompt.IsLearned && learnedLength == 0)
        {
            return [.. tokenizer.Encode(prompt.Text).Select(id => (long)id)];
        }

        var encoded = tokenizer.Encode(prompt.Text, prompt.IsLearned ? learnedLength : textModel.Config.MaximumLength);
        return encoded.IsTruncated
            ? throw new InputRefusedException($"The prompt of item {prompt.Item} is longer than the {encoded.Ids.Length} tokens the model reads; this would be lost: \"{encoded.LostText}\". Shorten it.")
            : [.. encoded.Ids.Select(id => (long)id)];
    }
}
