using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>SDXL's conditioning on the picture's size (arXiv:2307.01952, section 2.2): enlarged
/// originals and crops look otherwise than whole ones.</summary>
/// <param name="OriginalHeight">Height before any scaling.</param>
/// <param name="OriginalWidth">Width before any scaling.</param>
/// <param name="CropTop">Rows cut off above.</param>
/// <param name="CropLeft">Columns cut off at the left.</param>
/// <param name="TargetHeight">Height of the picture to be made.</param>
/// <param name="TargetWidth">Width of the picture to be made.</param>
public readonly record struct SizeIds(int OriginalHeight, int OriginalWidth, int CropTop, int CropLeft, int TargetHeight, int TargetWidth)
{
    /// <summary>A picture as it is.</summary>
    public static SizeIds Of(int width, int height) => new(height, width, 0, 0, height, width);

    /// <summary>The same for every row: [rows, 6], float32, the caller's scope's.</summary>
    public Tensor Rows(long rows)
    {
        using var scope = TensorScope.Enter();
        float[] ids = [OriginalHeight, OriginalWidth, CropTop, CropLeft, TargetHeight, TargetWidth];
        return scope.Return(Tensor.From(ids, 1, 6).Expand(rows, 6).Contiguous());
    }
}
