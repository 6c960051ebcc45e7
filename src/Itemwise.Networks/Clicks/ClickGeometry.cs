using Itemwise.Networks.Onnx;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Clicks;

/// <summary>How a photo lies in the square that a click network looks at.</summary>
/// <param name="Side">The square's side.</param>
/// <param name="Width">Its columns that the photo covers.</param>
/// <param name="Height">Its rows that the photo covers.</param>
internal sealed record ClickGeometry(int Side, int Width, int Height)
{
    /// <summary>SAM's masks have a quarter of the picture's side.</summary>
    public const int MaskScale = 4;

    private const int EmbeddingScale = 16;

    /// <summary>SAM letterboxes, SAM 2 stretches, unless the folder says otherwise.</summary>
    public static ClickGeometry Of(RecognisedNetwork network, int width, int height)
    {
        var side = SideOf(network);
        var rule = network.Settings.Resize ?? (network.Family == NetworkFamily.Sam2 ? ResizeRule.Stretch : ResizeRule.Letterbox);
        var (covered, rows) = rule == ResizeRule.Stretch ? (side, side) : NetworkSize.Letterbox(width, height, side);
        return new ClickGeometry(side, covered, rows);
    }

    private static int SideOf(RecognisedNetwork network)
    {
        var picture = RecognisedNetwork.PictureInput(network.Encoder!);
        var isRows = IsRows(picture);
        return (isRows ? null : picture.Fixed(1))
            ?? MaskScale * network.Model.Input("mask_input")?.Fixed(1)
            ?? MaskScale * (network.Model.Output("low_res_masks") ?? network.Model.Output("pred_masks"))?.Fixed(1)
            ?? network.Settings.LongestEdge ?? network.Settings.Width
            ?? EmbeddingScale * network.Model.Input("image_embeddings")?.Fixed(1)
            ?? throw new InputRefusedException(
                $"'{network.Encoder!.FilePath}' does not say what size its picture has: say so under \"size\" in a model.json.");
    }

    /// <summary>Whether an encoder takes [h, w, 3] rather than [1, 3, h, w].</summary>
    public static bool IsRows(OnnxPort picture) => picture.Shape.Length == 3 || (picture.Shape.Length == 4 && picture.Fixed(1) == 3
        && picture.Fixed(3) != 3);
}
