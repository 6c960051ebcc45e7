using System.Collections.Immutable;
using Itemwise.Diffusion.Models;

namespace Itemwise.Editing;

/// <summary>A way of editing: takes requests of its own kind and makes pictures of them. Stateless, so one object serves every
/// workspace.</summary>
/// <remarks>Its requests, its settings and the form of what it learns are its own; workspaces, histories and provenance know it by
/// name only. To add one, write its folder under <c>Methods/</c> and name it in the list of methods that a session is
/// given.</remarks>
public interface IEditingMethod
{
    /// <summary>What histories and provenance call it, such as <c>d-edit</c>: small letters, digits and hyphens. Never changes.</summary>
    string Name { get; }

    /// <summary>The families of models that it works with.</summary>
    ImmutableArray<ModelFamily> Families { get; }

    /// <summary>The folder of what it learns, within a workspace.</summary>
    string LearnedFolder => $"learned/{Name}";

    /// <summary>The request as it will be kept: what it names by a place on this machine is named by its content. Called once,
    /// with the workspace held.</summary>
    /// <exception cref="InputRefusedException">What it names is not there.</exception>
    EditRequest Resolve(EditStart start, EditRequest request) => request;

    /// <summary>Looks at a request before a model is opened: refuses what cannot be, and says what is known of the outcome.</summary>
    /// <param name="start">Where the edit begins. Its photo need not be read.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="largestSide">Longer side, in pixels, that the items and regions of the answer need at most; they may be
    /// smaller than the photo then.</param>
    /// <exception cref="InputRefusedException">The request contradicts itself or the items.</exception>
    EditForecast Foresee(EditStart start, EditRequest request, int largestSide = int.MaxValue) => EditForecast.Unknown;

    /// <summary>Does what is asked.</summary>
    /// <param name="start">Where the edit begins.</param>
    /// <param name="request">What is asked, resolved.</param>
    /// <param name="model">The model, of one of <see cref="Families"/>; borrowed.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="InputRefusedException">The request does not fit the items, the model, or what was learned.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was changed.</exception>
    EditResult Apply(EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default);

    /// <summary>Does several requests that begin at one place: in one pass where the method can, else one after the other.</summary>
    /// <inheritdoc cref="Apply"/>
    ImmutableArray<EditResult> ApplyAll(
        EditStart start, ImmutableArray<EditRequest> requests, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        [.. requests.Select(request => Apply(start, request, model, progress, cancellation))];
}
