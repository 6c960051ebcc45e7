namespace Itemwise.Editing.Prompts;

/// <summary>What one item's pixels are conditioned on in a run.</summary>
/// <param name="Item">The item's number, or <see cref="NoItem"/>.</param>
/// <param name="Text">Words, learned tokens, or both.</param>
/// <param name="IsLearned">Whether learned tokens are in it; such prompts have the association's length. Known by type, not by a
/// character in the text, so that "a $5 coin" is a plain prompt.</param>
public sealed record ItemPrompt(int Item, string Text, bool IsLearned)
{
    /// <summary>Stands for an item where a prompt is nobody's: what guidance is measured against.</summary>
    public const int NoItem = -1;

    /// <summary>The prompt as sentences name it.</summary>
    internal string Whose => Item == NoItem ? "The negative prompt" : $"The prompt of item {Item}";
}
