using Itemwise.Imaging;

namespace Itemwise.Evaluation.Running;

/// <summary>What a method made of a case.</summary>
/// <param name="Picture">The result, of the photo's size.</param>
/// <param name="Editing">How long the edit took, without loading a model and without learning.</param>
/// <param name="Learning">How long learning the photo took, where this case was the first of its photo and nothing was kept from
/// before.</param>
public sealed record MethodOutput(Picture Picture, TimeSpan Editing, TimeSpan Learning = default);
