using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>InstructPix2Pix (arXiv:2211.09800) alone: all instructions as one text, over the whole picture, nothing held still.</summary>
public sealed class InstructPix2PixMethod : IEditingMethod
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "instruct-pix2pix";

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public ImmutableArray<ModelFamily> Families { get; } = [ModelFamily.InstructPix2Pix];

    /// <inheritdoc/>
    public EditResult Apply(EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<InstructRequest>();
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(asked.Seed);
        progress?.Report(new EditingProgress("encoding", 0, 0));
        var view = PhotoView.Of(model, start.Photo);
        var text = InstructionPlan.Of(model.Tokenizer, [.. asked.Instructions.Select(one => one.Text)],
            [.. asked.Instructions.Select(_ => (string?)null)]).Text;
        using var run = new InstructedRun(model, LatentCodec.Encode(model, view), text, asked.Settings, start: 1, generator);
        run.Preview = progress is null ? null : new LatentPreview(view, run.Image.Scaled);
        var first = run.Pipeline.Noised(run.StartNoise, run.Steps[0]);
        var latents = run.Run(run.Pipeline.Describe(run.PlainGuidance), first, run.Steps, progress, cancellation);
        progress?.Report(new EditingProgress("decoding", 0, 0));
        var everything = EditRegions.Everything(start.Photo.Height, start.Photo.Width);
        return new EditResult(view.Compose(LatentCodec.Decode(model, latents), everything), everything, start.Items, run.Sampling);
    }
}
