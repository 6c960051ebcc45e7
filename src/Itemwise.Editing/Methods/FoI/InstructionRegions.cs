using System.Collections.Immutable;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Where each of several instructions applies, on one grid of cells. Immutable.</summary>
/// <param name="Masks">One for each instruction, all of one size; they may overlap.</param>
public sealed record InstructionRegions(ImmutableArray<Mask> Masks)
{
    /// <summary>Rows of the grid.</summary>
    public int Height => Masks[0].Height;

    /// <summary>Columns of the grid.</summary>
    public int Width => Masks[0].Width;

    /// <summary>Cells of any instruction.</summary>
    public Mask Union => Masks.Aggregate(Masks[0], (union, mask) => union.Union(mask));

    /// <summary>The regions on another grid: to a finer one by nearest neighbour, to a coarser one every cell that is touched, so
    /// that one cell survives.</summary>
    public InstructionRegions At(int height, int width) => (height, width) == (Height, Width) ? this
        : new([.. Masks.Select(mask => height > Height ? mask.Sample(height, width) : mask.SampleCovering(height, width))]);

    /// <summary>Text guidance at each place: of the instructions there, the scale of the largest magnitude, 0 where there is
    /// none; then bilinear to the latents' size.</summary>
    /// <remarks>With equal scales the published s_T times the union (equations 8 and 9). Taken on the grid: upsampled masks that
    /// touch dip between each other.</remarks>
    /// <param name="scales">One for each instruction; may be negative.</param>
    /// <param name="height">Rows of the latents.</param>
    /// <param name="width">Columns of the latents.</param>
    /// <param name="device">Where.</param>
    /// <returns>[1, 1, h, w], float32; the caller's scope's.</returns>
    public Tensor Scales(ImmutableArray<double> scales, int height, int width, Device device)
    {
        var grid = new float[Height * Width];
        foreach (var (mask, scale) in Masks.Zip(scales))
        {
            for (var i = 0; i < grid.Length; i++)
            {
                grid[i] = mask.Pixels[i] != 0 && Math.Abs(scale) > Math.Abs(grid[i]) ? (float)scale : grid[i];
            }
        }

        using var scope = TensorScope.Enter();
        return scope.Return(Tensor.From(grid, 1, 1, Height, Width).Resize(height, width).To(device));
    }

    /// <summary>1 inside the union, soft at its edge, as <see cref="Scales"/> has it.</summary>
    /// <inheritdoc cref="Scales"/>
    public Tensor Reach(int height, int width, Device device) => Scales([.. Masks.Select(_ => 1.0)], height, width, device);

    /// <summary>[cells, tokens]: 1 where a cell takes a token's logits from the instructed lane.</summary>
    /// <remarks>A token of an instruction has that one's mask; a token of none (start, end, padding, joining commas) the union, unless
    /// somebody says otherwise.</remarks>
    /// <param name="groups">The instruction of each token, from 1; 0 for none.</param>
    /// <param name="specials">Where tokens of no instruction are seen.</param>
    /// <returns>Float32, the caller's scope's.</returns>
    public Tensor Columns(ImmutableArray<int> groups, SpecialTokens specials = SpecialTokens.Union)
    {
        var cells = Height * Width;
        var none = specials switch
        {
            SpecialTokens.Everywhere => Mask.Full(Height, Width),
            SpecialTokens.Nowhere => Mask.Empty(Height, Width),
            _ => Union,
        };
        var columns = new float[cells * groups.Length];
        foreach (var (token, group) in groups.Index())
        {
            var mask = group == 0 ? none : Masks[group - 1];
            for (var cell = 0; cell < cells; cell++)
            {
                columns[(cell * groups.Length) + token] = mask.Pixels[cell];
            }
        }

        return Tensor.From(columns, cells, groups.Length);
    }
}
