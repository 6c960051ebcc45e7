using System.Collections.Immutable;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Storage;

/// <summary>Steps of a history as D-Edit leaves them, without a model: the picture is the test's own.</summary>
internal static class KeptSteps
{
    /// <summary>Keeps a picture as what came of a request.</summary>
    public static HistoryStep Keep(this WorkspaceFolder workspace, Picture picture, DEditRequest request)
    {
        var from = workspace.History.Current;
        var plan = EditPlan.For(from.Items, request);
        var result = new EditResult(picture, plan.Regions, plan.ItemsAfter, new Sampling(request.Seed, 1, 1))
        {
            Memory = ItemPrompts.After(from.Memory, ImmutableDictionary<int, PromptSource>.Empty, plan.Prompts), Learned = "00",
        };
        return workspace.History.Add(from, request, result, new PictureText("a ball", "{}", DigitalSource.Edited));
    }
}
