namespace Itemwise.Editing.Storage;

/// <summary>A file that a step of the history leaves beside its description.</summary>
/// <param name="Ending">What follows the step's name, such as <c>.items.png</c>.</param>
/// <param name="Content">All of its bytes.</param>
public sealed record StepFile(string Ending, ReadOnlyMemory<byte> Content);
