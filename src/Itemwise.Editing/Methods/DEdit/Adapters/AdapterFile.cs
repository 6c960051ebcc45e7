using System.Collections.Immutable;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Adapters;

/// <summary>Associations to and from the files of other programs.</summary>
/// <remarks>In float32 every tensor comes back bit for bit; 16 bits halve the file and round once.</remarks>
public static class AdapterFile
{
    /// <summary>Writes what was learned. The file is replaced in one step.</summary>
    /// <param name="association">What was learned; borrowed.</param>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="format">Which part of it, and under whose names.</param>
    /// <param name="dtype">Float32, Float16 or BFloat16; null writes deltas in the smallest that changes no number, and rows in
    /// float32.</param>
    /// <exception cref="InputRefusedException">The association has no low-rank deltas to write, or the file may not be
    /// written.</exception>
    /// <exception cref="ResourceException">The disk is full or fails.</exception>
    public static void Export(Association association, string path, AdapterFormat format, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(association);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        if (format == AdapterFormat.Embeds)
        {
            LearnedEmbeddings.Write(path, association, dtype ?? DType.Float32);
            return;
        }

        var pairs = LowRankOf(association);
        var type = dtype ?? (association.Weights!.FitsHalf() ? DType.Float16 : DType.Float32);
        var deltas = pairs.ToDictionary(
            pair => pair.Key, pair => new LowRankDelta(pair.Value.Down.To(type), pair.Value.Up.To(type),
                pair.Value.Scale), StringComparer.Ordinal);
        LoraFile.Write(
            path, new Dictionary<string, IReadOnlyDictionary<string, LowRankDelta>> { ["unet"] = deltas }, format == AdapterFormat.Kohya
                ? LoraNaming.Kohya : LoraNaming.Peft);
    }

    /// <summary>An association with what a file holds in place of its own: low-rank deltas of the UNet, or rows of learned
    /// tokens. The content decides which.</summary>
    /// <param name="association">The association that takes it; borrowed.</param>
    /// <param name="path">The file.</param>
    /// <param name="model">The association's model.</param>
    /// <returns>Copies throughout; the caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">The file is broken, or does not fit the model or the association; says what and
    /// where.</exception>
    public static Association Import(Association association, string path, ModelSet model)
    {
        ArgumentNullException.ThrowIfNull(association);
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Is(association.Model))
        {
            throw new InputRefusedException(
                $"The photo was associated with another model than '{model.Location}': name that one with --model.");
        }

        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var file = LoraFile.FileOf(path);
        return LearnedEmbeddings.Holds(file)
            ? With(association, LearnedEmbeddings.Read(file, association), Copy(association.Weights))
            : WithDeltas(association, ReadDeltas(file, model));
    }

    private static IReadOnlyDictionary<string, LowRankDelta> LowRankOf(Association association) =>
        association.Weights is { Rank: > 0 } weights
        ? weights.LowRank()
        : throw new InputRefusedException(association.Weights is null
            ? "The association has learned tokens only: export them with --format embeds, or run associate with --rank to learn "
                + "low-rank deltas too."
            : "The association holds whole projections, which no adapter file takes: run associate with --rank to learn low-rank "
                + "deltas instead.");

    private static Association With(Association from, TokenRows rows, WeightDelta? weights) =>
        new(from.Items, rows, weights, from.Settings with { Rank = weights?.Rank ?? from.Settings.Rank }, from.Model, from.With,
            from.Adapters, from.Stored);

    // The rows are copied once the file has proved sound, so that a refusal leaves nothing behind.
    private static Association WithDeltas(Association from, WeightDelta weights) => With(from, from.Rows.Copy(), weights);

    private static WeightDelta? Copy(WeightDelta? weights) => weights is null
        ? null
        : new WeightDelta(weights.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Clone()), weights.Rank);

    private static WeightDelta ReadDeltas(string path, ModelSet model)
    {
        using var file = LoraFile.Open(path);
        if (file.Components.FirstOrDefault(component => component != "unet") is { } other)
        {
            throw new InputRefusedException(
                $"'{path}' adapts the {other} too, where an association changes the UNet alone: use the whole adapter with --lora.");
        }

        var deltas = file.Deltas();
        foreach (var (layer, delta) in deltas)
        {
            Check(path, layer, delta, model.UNetStore);
        }

        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var rank = 0L;
        foreach (var (layer, delta) in deltas)
        {
            tensors[layer + TrainedWeights.DownSuffix] = delta.Down.To(DType.Float32).Clone();
            tensors[layer + TrainedWeights.UpSuffix] = delta.Scale == 1 ? delta.Up.To(DType.Float32).Clone()
                : delta.Up.To(DType.Float32) * delta.Scale;
            rank = Math.Max(rank, delta.Down.Size(0));
        }

        return new WeightDelta(tensors, (int)rank);
    }

    private static void Check(string path, string layer, LowRankDelta delta, WeightStore unet)
    {
        var name = layer + ".weight";
        if (!unet.Names.Contains(name))
        {
            throw new InputRefusedException(
                $"'{path}' adapts '{layer}', which the model does not have: the adapter belongs to another family.");
        }

        ImmutableArray<long> shape = [delta.Up.Size(0), delta.Down.Size(1)];
        var expected = unet.Get(name).Shape;
        if (!expected.SequenceEqual(shape))
        {
            throw new InputRefusedException(
                $"'{path}' adapts '{layer}' as [{string.Join(", ", shape)}], this model needs [{string.Join(", ", expected)}]: the "
                    + $"adapter belongs to another family.");
        }
    }
}
