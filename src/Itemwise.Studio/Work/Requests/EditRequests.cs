using System.Collections.Immutable;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Studio.Drawing;

namespace Itemwise.Studio.Work.Requests;

/// <summary>From what was requested to what the method takes, as the command line makes it of its options.</summary>
public static class EditRequests
{
    private const string Whole = "whole";
    private const string Auto = "auto";

    /// <summary>An edit.</summary>
    /// <param name="job">What was requested.</param>
    /// <param name="height">Rows of the upright photo.</param>
    /// <param name="width">Columns of the upright photo.</param>
    /// <param name="model">The model's folder, for the settings in it; null where there is none.</param>
    /// <param name="others">The folders of other workspaces by id.</param>
    /// <exception cref="InputRefusedException">A drawn shape is none, or a name is not known.</exception>
    public static DEditRequest Of(
        EditJob job, int height, int width, string? model, IReadOnlyDictionary<string, string> others)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(others);
        if (job.Edits.IsDefaultOrEmpty)
        {
            throw new InputRefusedException("There is nothing to do: name at least one edit.");
        }

        ImmutableArray<Edit> edits =
        [
            .. job.Edits.Select(edit => Of(edit, height, width, others)),
            .. (job.Order ?? []).Select(level => new Edit.Order(level.Item, level.Level)),
            .. (job.Lock ?? []).Select(item => new Edit.Lock(item)),
        ];
        var settings = Over(DEditDefaults.In(model).For(edits), job.Sampling, job.Seed) with
        {
            Crop = CropOf(job.Crop),
        };
        return new DEditRequest(edits, settings with { KeepsShadows = job.KeepShadows || settings.KeepsShadows }, job.Active ?? [],
            CloseWith: job.CloseWith);
    }

    /// <summary>The request that makes the photo as it was learned.</summary>
    /// <param name="job">What was requested.</param>
    /// <param name="model">The model's folder, for the settings in it.</param>
    public static DEditRequest Of(ReconstructJob job, string? model)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new([], Over(DEditDefaults.In(model).WithoutWords, job.Sampling, job.Seed));
    }

    internal static SchedulerKind? Sampler(string? name) => name is null ? null : SchedulerNames.TryParse(name, out var kind) ? kind
        : throw new InputRefusedException($"There is no sampler {name}; there are {string.Join(", ", SchedulerNames.All)}.");

    internal static string Other(string? id, IReadOnlyDictionary<string, string> others) => others.GetValueOrDefault(id ?? "")
        ?? throw new InputRefusedException("The other workspace is not there any more.");

    private static Edit Of(ItemEdit edit, int height, int width, IReadOnlyDictionary<string, string> others) => edit switch
    {
        ItemEdit.Describe one => new Edit.Describe(one.Item, one.Text ?? ""),
        ItemEdit.Refine one => new Edit.Refine(one.Item, one.Text ?? ""),
        ItemEdit.Move one => new Edit.Move(one.Item, new Distance(one.Dx), new Distance(one.Dy)),
        ItemEdit.Resize one => new Edit.Resize(one.Item, one.Factor),
        ItemEdit.Reshape one => new Edit.Reshape(one.Item, ShapeMask.Of(one.Pixels, height, width)),
        ItemEdit.Remove one => new Edit.Remove(one.Item),
        ItemEdit.Replace one => new Edit.Replace(one.Item, new ReplacementSource(Other(one.Workspace, others), one.Other)),
        ItemEdit.Swap { Items: { IsDefault: false } and [var first, var second] } => new Edit.SwapPlaces(first, second),
        ItemEdit.SwapPrompts { Items: { IsDefault: false } and [var first, var second] } => new Edit.SwapPrompts(first, second),
        ItemEdit.Swap or ItemEdit.SwapPrompts => throw new InputRefusedException("A swap is of two items: name two."),
        _ => throw new InputRefusedException("This edit is none that is known."),
    };

    private static DEditSampling Over(DEditSampling defaults, SamplingChoice? choice, long? seed) => defaults with
    {
        Seed = seed ?? defaults.Seed,
        Steps = Limits.Steps(choice?.Steps) ?? defaults.Steps,
        Guidance = Limits.AtLeastZero("guidance", choice?.Guidance) ?? defaults.Guidance,
        RingStrength = Limits.Share("strength", choice?.Strength) ?? defaults.RingStrength,
        Ring = Limits.Share("ring", choice?.Ring, 0.5) ?? defaults.Ring,
        Fill = Limits.Share("fill", choice?.Fill) ?? defaults.Fill,
        Carry = Limits.Share("carry", choice?.Carry) ?? defaults.Carry,
        Sampler = Sampler(choice?.Sampler) ?? defaults.Sampler,
        Negative = choice?.Negative,
    };

    private static PhotoCrop CropOf(string? crop) => crop switch
    {
        null or Auto => PhotoCrop.Auto,
        Whole => PhotoCrop.Whole,
        _ => throw new InputRefusedException($"crop is {Auto} or {Whole}, not '{crop}'."),
    };
}
