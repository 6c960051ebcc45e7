using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>What D-Edit is to learn: every item of a photo.</summary>
/// <param name="Settings">Steps, rates and the seed.</param>
/// <param name="With">The folder of another workspace whose items are learned in the same model, so that they can take the place
/// of this one's; null for none.</param>
public sealed record DEditLearning(DEditSettings Settings, string? With = null) : LearningRequest
{
    /// <inheritdoc/>
    public override string Method => Requests.DEditRequest.MethodName;
}
