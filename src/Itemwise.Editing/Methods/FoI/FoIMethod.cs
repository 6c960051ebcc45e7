using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Latents;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Focus on Your Instruction (arXiv:2312.10113): several instructions in one run of InstructPix2Pix, each held to the
/// region it is about.</summary>
/// <remarks>The first step only looks; regions follow from the attention of the instructions' keywords in it. Nothing is
/// learned.</remarks>
public sealed class FoIMethod : IEditingMethod
{
    /// <summary>The method's name.</summary>
    public const string MethodName = "foi";

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public ImmutableArray<ModelFamily> Families { get; } = [ModelFamily.InstructPix2Pix];

    /// <inheritdoc/>
    public EditForecast Foresee(EditStart start, EditRequest request, int largestSide = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        foreach (var (index, instruction) in request.As<InstructRequest>().Instructions.Index())
        {
            if (instruction.Region is { } region && (region.Height != start.Items.Map.Height
                || region.Width != start.Items.Map.Width || region.IsEmpty))
            {
                throw new InputRefusedException(
                    $"The region of instruction {index + 1} is {region.Width} x {region.Height} with {region.Count} pixels set, and "
                        + $"the photo is {start.Items.Map.Width} x {start.Items.Map.Height}: give a mask of the photo's size with "
                        + $"something in it.");
            }

            _ = instruction.Within is { } item ? start.Items[item] : null; // refuses numbers that there are not
        }

        Contradiction.Refuse(request.As<InstructRequest>().Instructions);
        return EditForecast.Unknown;
    }

    /// <inheritdoc/>
    public EditResult Apply(EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<InstructRequest>();
        Foresee(start, asked);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(asked.Seed);
        using var begun = FocusedStart.Take(start, asked, model, generator, progress, cancellation);
        var run = begun.Run;
        run.Preview = progress is null ? null : new LatentPreview(
            begun.View, run.Image.Scaled, begun.Regions.Changeable.Crop(begun.View.Frame.Source));
        progress?.Report(new EditingProgress("sampling", begun.Look.TakenCount, run.Steps.Length, Regions: begun.Regions));
        var latents = FocusedRun.Finish(
            run, begun.Look, begun.Words, begun.Instructions, begun.OnGrid(), asked.Focus ?? FocusSettings.Usual, begun.LockedCells(),
            progress, cancellation);
        progress?.Report(new EditingProgress("decoding", 0, 0));
        var picture = begun.View.Compose(LatentCodec.Decode(model, latents), begun.Regions);
        return new EditResult(picture, begun.Regions, start.Items, run.Sampling)
        {
            Facts = begun.Facts(), Remarks = begun.Remarks, Found = begun.Places,
        };
    }

    /// <summary>Finds the regions, from one step of the network.</summary>
    /// <param name="start">Where the edit begins.</param>
    /// <param name="request">What is requested.</param>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="progress">Receives each phase.</param>
    /// <param name="cancellation">Looked at before the step.</param>
    /// <returns>Where samples may differ, at the photo's size, each instruction's own place, and what the user should know.</returns>
    public FoundRegions Look(
        EditStart start, InstructRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        Foresee(start, request);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(request.Seed);
        using var begun = FocusedStart.Take(start, request, model, generator, progress, cancellation);
        return new FoundRegions(begun.Regions, begun.Places, begun.Facts(), begun.Remarks);
    }

    /// <summary>The joined instructions with their keywords.</summary>
    /// <exception cref="InputRefusedException">A keyword that was named is not in its instruction.</exception>
    internal static InstructionPlan Plan(ModelSet model, ImmutableArray<Instruction> instructions)
    {
        var words = InstructionPlan.Of(model.Tokenizer, [.. instructions.Select(one => one.Text)],
            [.. instructions.Select(one => one.Keyword ?? InstructionReading.Of(one.Text).Keyword)]);
        foreach (var (index, one) in instructions.Index())
        {
            if (one.Keyword is { } keyword && words.KeywordPositions[index].IsEmpty)
            {
                throw new InputRefusedException(
                    $"Instruction {index + 1} ('{one.Text}') does not say '{keyword}': name one of its words.");
            }
        }

        return words;
    }
}
