using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>Where the prompt of an item's pixels comes from in a run. The set is closed.</summary>
public abstract record PromptSource
{
    private PromptSource() { }

    /// <summary>What was learned of an item of this photo; another item's own after a swap of prompts.</summary>
    /// <param name="Item">The item's number.</param>
    public sealed record Learned(int Item) : PromptSource;

    /// <summary>Plain words, nothing learned in them.</summary>
    /// <param name="Text">What the item shall be.</param>
    public sealed record Words(string Text) : PromptSource;

    /// <summary>Words around what was learned of an item of this photo.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">The words; every <see cref="LearnedMark"/> in them stands for the learned prompt.</param>
    public sealed record Refined(int Item, string Text) : PromptSource;

    /// <summary>What was learned of an item of another photo.</summary>
    /// <param name="Association">Which association, see <see cref="ReplacementSource.Association"/>.</param>
    /// <param name="Item">The item's number there.</param>
    public sealed record Other(string Association, int Item) : PromptSource;

    /// <summary>The learned prompt that a replacement takes.</summary>
    public static PromptSource Of(ReplacementSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.IsOwnPhoto ? new Learned(source.Item) : new Other(source.Association, source.Item);
    }

    /// <summary>Whether it is what was learned of a certain item itself.</summary>
    public bool IsLearnedOf(int item) => this is Learned learned && learned.Item == item;

    /// <summary>This prompt inside further words.</summary>
    /// <param name="text">The words; every <see cref="LearnedMark"/> in them stands for this prompt.</param>
    /// <exception cref="InputRefusedException">It is another photo's, which words cannot be put around.</exception>
    public PromptSource Within(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return this switch
        {
            Learned learned => new Refined(learned.Item, text),
            Words words => new Words(text.Replace(LearnedMark.ToString(), words.Text, StringComparison.Ordinal)),
            Refined refined => refined with { Text = text.Replace(LearnedMark.ToString(), refined.Text, StringComparison.Ordinal) },
            _ => throw new InputRefusedException(
                "An item that was replaced by another photo's cannot be refined: describe it, or go back to before the replacing."),
        };
    }

    /// <summary>What stands for the learned prompt in a user's words.</summary>
    public const char LearnedMark = '*';
}
