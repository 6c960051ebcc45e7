using System.Diagnostics;
using Itemwise.Editing.Methods.Baselines;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Methods;

/// <summary>A baseline as a row: gets the captions before and after, and the items that change.</summary>
public sealed class BaselineBenchmark : IBenchmarkMethod
{
    private static readonly string[] Known = ["steps", "guidance", "strength", "sampler", "seed"];

    private readonly MethodVariant variant;
    private readonly PhotoWorkspaces workspaces;
    private readonly BaselineSettings settings;

    /// <summary>A row.</summary>
    /// <param name="variant">Which baseline, and settings that differ from the published ones.</param>
    /// <param name="workspaces">The photos' workspaces; borrowed.</param>
    /// <exception cref="InputRefusedException">A setting is unknown or out of range.</exception>
    public BaselineBenchmark(MethodVariant variant, PhotoWorkspaces workspaces)
    {
        ArgumentNullException.ThrowIfNull(variant);
        variant.RequireKnown(Known);
        this.variant = variant;
        this.workspaces = workspaces;
        settings = new BaselineSettings(
            variant.Whole("seed") ?? 0, variant.Whole("steps"), variant.Number("guidance"), variant.Sampler, variant.Number("strength"));
    }

    /// <inheritdoc/>
    public string Name => variant.Name;

    /// <summary>What can be said by a caption: everything but a place and a size.</summary>
    public bool Takes(CaseEdit edit) =>
        edit is CaseEdit.Describe or CaseEdit.Refine or CaseEdit.Replace or CaseEdit.Remove or CaseEdit.Rewrite;

    /// <inheritdoc/>
    public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        var session = workspaces.Open(one.PathOf(one.Case.Photo), one.PathOf(one.Case.Items), "");
        var request = new BaselineRequest(
            variant.Method, [.. one.Case.Edit.ChangedItems.Distinct()], one.Case.CaptionBefore, one.Case.CaptionAfter, settings);
        var start = Stopwatch.GetTimestamp();
        var made = session.Make(request, session.Workspace.History.StateAt(0), cancellation: cancellation);
        return new MethodOutput(made.Result.Picture, Stopwatch.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
