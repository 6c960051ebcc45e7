namespace Itemwise.Editing.Methods.DEdit;

/// <summary>What one item's pixels are told in a run.</summary>
/// <param name="Item">The item's number.</param>
/// <param name="Text">Words, learned tokens, or both.</param>
/// <param name="IsLearned">Whether learned tokens are in it; such prompts have the association's length. Known by type, not by a
/// character in the text, so that "a $5 coin" is a plain prompt.</param>
public sealed record ItemPrompt(int Item, string Text, bool IsLearned);
