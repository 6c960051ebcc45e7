using System.Collections.Immutable;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>Where the nouns of a stored inversion look: the mean of their attention over the way back.</summary>
public static class NounMaps
{
    /// <summary>The maps of a stored inversion, their largest value 1.</summary>
    /// <param name="files">The workspace's inversions.</param>
    /// <param name="id">Which of them.</param>
    /// <returns>For each noun its rows, row by row, with height and width.</returns>
    /// <exception cref="InputRefusedException">It is not there, or damaged.</exception>
    public static ImmutableArray<(DescribedNoun Noun, float[] Values, int Height, int Width)> Of(InversionFiles files, string id)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var scope = TensorScope.Enter();
        var (about, state) = files.Load(id);
        using (state)
        {
            var maps = state.Sum(InversionRun.Learned)!;
            return [.. about.Nouns.Select(noun =>
            {
                var map = maps.Slice(2, noun.Tokens[0], noun.Tokens[^1] + 1).Mean([2]);
                var values = (map / Math.Max(map.Max().Item(), float.Epsilon)).Contiguous().ToArray<float>();
                return (noun, values, (int)maps.Size(0), (int)maps.Size(1));
            })];
        }
    }

    /// <summary>A map as a grey picture of another size.</summary>
    /// <param name="values">The map, row by row, 0 to 1.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="size">Of the picture, in pixels.</param>
    public static Picture Picture(float[] values, int height, int width, (int Width, int Height) size)
    {
        using var scope = TensorScope.Enter();
        var large = Tensor.From(values, 1, 1, height, width).Resize(size.Height, size.Width).Clamp(0, 1).Reshape(-1).ToArray<float>();
        return new Picture(size.Width, size.Height, 1, [.. large.Select(value => (byte)Math.Round(value * byte.MaxValue))]);
    }
}
