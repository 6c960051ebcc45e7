namespace Itemwise.Tabletop.Edits;

/// <summary>An edit, the words that ask for it, and the scene that it leaves.</summary>
/// <param name="Edit">What is changed.</param>
/// <param name="Instruction">The words.</param>
/// <param name="After">The scene afterwards.</param>
public sealed record InstructedEdit(SceneEdit Edit, Instruction Instruction, Scene After);
