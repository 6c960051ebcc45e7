using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Running;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Methods;

/// <summary>D-Edit as a row: learns each photo once, then edits it as the command <c>edit</c> does.</summary>
public sealed class DEditBenchmark : IBenchmarkMethod
{
    private static readonly string[] Known =
    [
        "tokens", "token-steps", "unet-steps", "token-rate", "unet-rate", "batch", "rank", "names", "grouped", "steps", "guidance",
        "strength", "ring", "sampler", "fill", "carry", "hold", "renamed", "neighbours", "shadows", "against", "seed",
    ];

    private readonly MethodVariant variant;
    private readonly DEditDefaults defaults;
    private readonly DEditSettings learning;
    private readonly PhotoWorkspaces workspaces;

    /// <summary>A row.</summary>
    /// <param name="variant">Settings that differ from the model's own.</param>
    /// <param name="workspaces">The photos' workspaces; borrowed. Rows that learn alike share them.</param>
    /// <exception cref="InputRefusedException">A setting is unknown or out of range.</exception>
    public DEditBenchmark(MethodVariant variant, PhotoWorkspaces workspaces)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(workspaces);
        variant.RequireKnown(Known);
        this.variant = variant;
        defaults = DEditDefaults.In(workspaces.Model.Choice.Folder);
        var own = defaults.Learning;
        learning = own with
        {
            TokensPerItem = variant.Whole("tokens") ?? own.TokensPerItem,
            TokenSteps = variant.Whole("token-steps") ?? own.TokenSteps,
            UNetSteps = variant.Whole("unet-steps") ?? own.UNetSteps,
            TokenRate = variant.Number("token-rate") ?? own.TokenRate,
            UNetRate = variant.Number("unet-rate") ?? own.UNetRate,
            BatchSize = variant.Whole("batch") ?? own.BatchSize,
            Rank = variant.Whole("rank") ?? own.Rank,
            StartsFromNames = variant.Switch("names", own.StartsFromNames),
            IsGrouped = variant.Switch("grouped", true) && own.IsGrouped,
        };
        this.workspaces = workspaces;
        Sampling([]); // what is no number is refused before anything is drawn
    }

    /// <inheritdoc/>
    public string Name => variant.Name;

    /// <inheritdoc/>
    public bool Takes(CaseEdit edit) =>
        edit is CaseEdit.Describe or CaseEdit.Refine or CaseEdit.Replace or CaseEdit.Remove or CaseEdit.Rearrange;

    /// <inheritdoc/>
    public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        var learned = TimeSpan.Zero;
        var edits = Edits(one, ref learned, cancellation);
        var session = Learned(one.PathOf(one.Case.Photo), one.PathOf(one.Case.Items), ref learned, cancellation);
        var start = Stopwatch.GetTimestamp();
        var from = session.Workspace.History.StateAt(0);
        var request = session.Resolve(new DEditRequest(edits, Sampling(edits)), from);
        var made = session.Make(request, from, cancellation: cancellation);
        return new MethodOutput(made.Result.Picture, Stopwatch.GetElapsedTime(start), learned);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private ImmutableArray<Edit> Edits(LoadedCase one, ref TimeSpan learned, CancellationToken cancellation)
    {
        if (one.Case.Edit is CaseEdit.Replace replace)
        {
            var (photo, items) = (one.PathOf(replace.ReferencePhoto), one.PathOf(replace.ReferenceItems));
            Learned(photo, items, ref learned, cancellation);
            return [new Edit.Replace(replace.Item, new ReplacementSource(workspaces.PathOf(photo, items, $"{learning}"),
                replace.ReferenceItem))];
        }

        return one.Case.Edit switch
        {
            CaseEdit.Describe edit => [new Edit.Describe(edit.Item, edit.Text)],
            CaseEdit.Refine edit when variant.Switch("renamed", false) && one.Case.NewName is { } name =>
                [new Edit.Describe(edit.Item, $"a {name}")],
            CaseEdit.Refine edit => [new Edit.Refine(edit.Item, edit.Text)],
            CaseEdit.Remove edit => [new Edit.Remove(edit.Item)],
            CaseEdit.Rearrange edit => [.. Rearranging(edit)],
            _ => throw new InputRefusedException($"D-Edit has no edit for case '{one.Case.Name}'."),
        };
    }

    private static IEnumerable<Edit> Rearranging(CaseEdit.Rearrange edit)
    {
        yield return new Edit.Move(edit.Item, new Distance(edit.Right), new Distance(edit.Down));
        if (edit.Scale != 1)
        {
            yield return new Edit.Resize(edit.Item, edit.Scale);
        }
    }

    private EditingSession Learned(string photo, string items, ref TimeSpan learned, CancellationToken cancellation)
    {
        var session = workspaces.Open(photo, items, $"{learning}");
        if (!AssociationFiles.In(session.Workspace.FullPath).Exists)
        {
            var start = Stopwatch.GetTimestamp();
            session.Learn(new DEditLearning(learning), cancellation: cancellation);
            learned += Stopwatch.GetElapsedTime(start);
        }

        return session;
    }

    private DEditSampling Sampling(ImmutableArray<Edit> edits)
    {
        var own = defaults.For(edits);
        return own with
        {
            Steps = variant.Whole("steps") ?? own.Steps,
            Guidance = variant.Number("guidance") ?? own.Guidance,
            LearnedGuidance = variant.Number("guidance") is null ? own.LearnedGuidance : null,
            RingStrength = variant.Number("strength") ?? own.RingStrength,
            Ring = variant.Number("ring") ?? own.Ring,
            Fill = variant.Number("fill") ?? own.Fill,
            Carry = variant.Number("carry") ?? own.Carry,
            Hold = variant.Number("hold") ?? own.Hold,
            Sampler = variant.Sampler ?? own.Sampler,
            KeepsNeighbours = !variant.Switch("neighbours") && own.KeepsNeighbours,
            KeepsShadows = !variant.Switch("shadows", true) || own.KeepsShadows,
            AgainstLearned = variant.Switch("against", own.AgainstLearned),
            Seed = variant.Whole("seed") ?? own.Seed,
        };
    }
}
