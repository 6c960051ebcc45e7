using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Guidance;

/// <summary>The rows of one role, picture by picture.</summary>
internal static class Lanes
{
    public static Tensor Of(Role role, Batch batch, Tensor predictions)
    {
        var rows = batch.Lanes.Select(lane => lane.Branch).Distinct()
            .Select(branch => (long)batch.IndexOf(new Lane(branch, role))).ToArray();
        var together = rows.Zip(rows.Skip(1)).All(pair => pair.Second == pair.First + 1);
        return together
            ? predictions.Slice(0, rows[0], rows[^1] + 1)
            : predictions.IndexSelect(0, Tensor.From(rows, rows.Length).To(predictions.Device));
    }
}
