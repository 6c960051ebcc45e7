using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.Latents;
using Itemwise.Torch;

namespace Itemwise.Editing.Segmentation;

/// <summary>Which parts of a photo a diffusion model sees as belonging together: for each cell of a coarse grid, where it looks.</summary>
/// <param name="Height">Rows of the grid.</param>
/// <param name="Width">Columns of the grid.</param>
/// <param name="Rows">[cells, cells], row by row; each row adds up to 1.</param>
internal sealed record AttentionMap(int Height, int Width, float[] Rows)
{
    /// <summary>Runs a model over the photo's latents with noise and the empty prompt, and takes the self-attention of every layer that
    /// is not too large.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="settings">Noise levels and weights.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="cancellation">Looked at between noise levels.</param>
    public static AttentionMap Of(ModelSet model, Photo photo, AttentionSettings settings, long seed, CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(seed);
        using var attention = new AttentionMean(AttentionKind.Self, (in AttentionCall call) =>
            call.Height * call.Width <= settings.MostCells);
        var view = PhotoView.Of(model, photo);
        var (unscaled, latents) = LatentCodec.Encode(model, view);                                     // [1, C, h, w]
        var seen = model.Family == ModelFamily.InstructPix2Pix ? unscaled : null;                      // it sees the photo itself too
        model.UnloadAutoencoder();
        var condition = EmptyPrompt(model, view.Frame);
        model.UnloadTextModels();
        var schedule = model.SchedulerConfig.Schedule;
        foreach (var time in settings.Times)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = TensorScope.Enter();
            var timestep = (long)(time * (schedule.TimestepCount - 1));
            var noisy = schedule.AddNoise(latents, generator.Normal(latents.Shape.AsSpan()), timestep);
            var sample = seen is null ? noisy : Tensor.Concat([noisy, seen], 1);
            model.UNet.Forward(sample.To(model.Device), new UNetContext(Step.At(timestep), Batch.Of(1, Role.Text), condition,
                AttentionEdits.None.Then(attention)));
        }

        return Blend(attention, settings);
    }

    private static Condition EmptyPrompt(ModelSet model, WorkingFrame frame)
    {
        using var scope = TensorScope.Enter();
        var none = PromptEncoder.Encode(model, "");
        var prompt = LanePrompt.Of(none with { Tokens = none.Tokens.To(model.DType) });
        return ConditionBuilder.For(Batch.Of(1, Role.Text), _ => prompt, none.Pooled is null ? null
            : SizeIds.Of(frame.Width, frame.Height)).Through(scope);
    }

    /// <summary>All sizes on the largest one's grid, the finer with more weight, as DiffSeg does (arXiv:2308.12469, section
    /// 3.2).</summary>
    private static AttentionMap Blend(AttentionMean attention, AttentionSettings settings)
    {
        using var scope = TensorScope.Enter();
        var (height, width) = attention.Sizes[0];
        Tensor? sum = null;
        foreach (var size in attention.Sizes)
        {
            var map = Enlarge(attention.Map(size.Height, size.Width).To(Device.Cpu), size, height,
                width) * Math.Pow(size.Height * size.Width, settings.SizeWeight / 2);
            sum = sum is null ? map : sum + map;
        }

        var rows = Normalised(sum!);
        var far = rows;
        for (var hop = 1; hop < settings.Hops; hop++)
        {
            far = far.Matmul(rows);
        }

        return new AttentionMap(height, width, Normalised(far).Contiguous().ToArray<float>());
    }

    // First where each cell looks, then which cells look.
    private static Tensor Enlarge(Tensor map, (int Height, int Width) from, int height, int width)
    {
        using var scope = TensorScope.Enter();
        var (few, many) = (from.Height * from.Width, height * width);
        var keys = map.Reshape(few, 1, from.Height, from.Width).Resize(height, width).Reshape(few, many);
        var queries = keys.Transpose(0, 1).Contiguous().Reshape(many, 1, from.Height, from.Width)
            .Resize(height, width).Reshape(many, many);
        return scope.Return(Normalised(queries.Transpose(0, 1)));
    }

    private static Tensor Normalised(Tensor rows)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(rows / rows.Sum([1], keepDims: true));
    }
}
