using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>A run over the tensors of methods/dedit/sampling_sd: five steps at guidance 3.</summary>
internal sealed class SamplingRun(ReferenceFile expected, string name, double strength, BlendAlignment alignment)
    : IProgress<DenoisingProgress>, IDisposable
{
    /// <summary>The latents after each step; this object's.</summary>
    public List<Tensor> After { get; } = [];

    public static IScheduler Plan(ModelSet model) =>
        (model.SchedulerConfig with { StepsOffset = 0, SetAlphaToOne = true, ClipSample = false }).Build(SchedulerKind.Ddim, 5);

    public static Denoising Describe(ModelSet model, ReferenceFile expected, IAttentionEdit grouping, ImmutableArray<ILatentEdit> edits)
    {
        var guidance = new ClassifierFree(3);
        var prompts = BatchPrompts.ForSampling([.. Enumerable.Range(0, 3).Select(i => new ItemStates(i, expected[$"context.{i}"]))],
            Batch.Of(1, guidance.Roles.AsSpan()));
        return new Denoising(model.UNet, Plan(model), guidance, _ => prompts, AttentionEdits.None.Then(grouping), edits);
    }

    /// <summary>A 64 x 64 mask at the latents' size by nearest neighbour: [1, 1, 8, 8].</summary>
    public static Tensor Cells(Tensor mask) => mask.Slice(0, 0, step: 8).Slice(1, 0, step: 8).To(DType.Float32).Reshape(1, 1, 8, 8);

    public Tensor Latents()
    {
        using var scope = TensorScope.Enter();
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        return scope.Return(Describe(model, expected, grouping, Edits(Plan(model))).Run(expected["start"], progress: this));
    }

    public void Report(DenoisingProgress value)
    {
        using var scope = TensorScope.Enter();
        After.Add(value.Latents.Clone().Own());
    }

    public void Dispose() => After.ForEach(latents => latents.Dispose());

    private ImmutableArray<ILatentEdit> Edits(IScheduler plan)
    {
        if (name == "none")
        {
            return [];
        }

        var hard = Cells(expected["mask_hard"]);
        return [new LatentBlend(
            plan, expected["original_latents"], expected[$"{name}.background_noise"], name == "soft" ? hard.ZerosLike() : hard,
            name == "hard" ? null : Cells(expected["mask_soft"]), strength, alignment)];
    }
}
