using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>One of diffusers' tensors within a tensor of a single-file checkpoint.</summary>
/// <param name="Name">The checkpoint's name.</param>
/// <param name="Form">How the one becomes the other.</param>
internal readonly record struct OriginalTensor(string Name, OriginalForm Form)
{
    /// <summary>The shape it has in diffusers.</summary>
    public ImmutableArray<long> Shape(ImmutableArray<long> kept) => Form switch
    {
        OriginalForm.Matrix when kept.Length > 2 => kept[..2],
        OriginalForm.Transposed when kept.Length == 2 => [kept[1], kept[0]],
        OriginalForm.FirstThird or OriginalForm.SecondThird or OriginalForm.LastThird when kept.Length > 0 => kept.SetItem(0, kept[0] / 3),
        _ => kept,
    };

    /// <summary>The tensor it is in diffusers; the caller's scope's.</summary>
    public Tensor Of(Tensor kept) => Form switch
    {
        OriginalForm.Matrix when kept.Rank > 2 => kept.Reshape(kept.Size(0), kept.Size(1)),
        OriginalForm.Transposed when kept.Rank == 2 => kept.Transpose(0, 1).Contiguous(),
        OriginalForm.FirstThird => Third(kept, 0),
        OriginalForm.SecondThird => Third(kept, 1),
        OriginalForm.LastThird => Third(kept, 2),
        _ => kept,
    };

    private static Tensor Third(Tensor kept, int which)
    {
        var rows = kept.Size(0) / 3;
        return kept.Slice(0, which * rows, (which + 1) * rows).Contiguous();
    }
}
