using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Recognition;

/// <summary>Tells families by the names of inputs and outputs, in one fixed order; file names count for nothing.</summary>
internal static class FamilyTable
{
    /// <summary>The family of a file that is a network's only one, or a click network's decoder; null where it is neither.</summary>
    /// <exception cref="InputRefusedException">The family is known and not supported.</exception>
    public static NetworkFamily? Of(OnnxFile file)
    {
        RefuseKnown(file);
        bool In(string name) => file.Input(name) is not null;
        bool Out(string name) => file.Output(name) is not null;
        var prompted = In("point_coords") || In("input_points");
        return 0 switch
        {
            _ when prompted && (In("high_res_feats_0") || In("high_res_features1") || In("image_embeddings.0")) => NetworkFamily.Sam2,
            _ when prompted && In("image_embeddings") => NetworkFamily.Sam,
            _ when Out("class_queries_logits") && Out("masks_queries_logits") => NetworkFamily.Panoptic,
            _ when Out("logits") && Out("pred_boxes") && Out("pred_masks") => NetworkFamily.Panoptic,
            _ when Out("dets") && Out("labels") && Out("masks") => NetworkFamily.Instance,
            _ when In("input_ids") && In("pixel_mask") && Out("pred_boxes") => NetworkFamily.Grounding,
            _ when In("img") && In("text_token_mask") => NetworkFamily.Grounding,
            _ when In("input_ids") && Out("pred_boxes") && Out("image_embeds") => NetworkFamily.Owl,
            _ when In("input_ids") && In("pixel_values") && file.Outputs is [{ Name: "logits" }] => NetworkFamily.ClipSeg,
            _ when Out("alphas") && file.Input("pixel_values") is { Shape.Length: 4 } => NetworkFamily.Matte,
            _ when IsSalient(file) => NetworkFamily.Salient,
            _ => null,
        };
    }

    /// <summary>Whether a file makes embeddings of a picture, as a click network's encoder does.</summary>
    public static bool IsEncoder(OnnxFile file) => file.Inputs.Length == 1 && file.Inputs[0].Shape.Length is 3 or 4
        && file.Outputs.Any(port => port.Name.Contains("embed", StringComparison.Ordinal));

    private static bool IsSalient(OnnxFile file) => file.Inputs is [{ Shape.Length: 4 } input] && input.Fixed(3) is 3
        && file.Outputs is [{ Shape.Length: 4 } output, ..] && output.Fixed(3) is 1 && (output.Fixed(1) == input.Fixed(1));

    private static void RefuseKnown(OnnxFile file)
    {
        var known = file.Inputs.FirstOrDefault(port => port.Name == "backbone_fpn_0"
            || port.Name.StartsWith("language_", StringComparison.Ordinal)) is not null ? "SAM 3"
            : file.Input("interm_embeddings") is not null ? "SAM-HQ"
            : file.Input("batched_point_coords") is not null ? "EfficientSAM" : null;
        if (known is not null)
        {
            throw new InputRefusedException(
                $"'{file.FilePath}' is an export of {known}, which is not supported: take one of SAM, MobileSAM, SAM 2 or SAM 2.1.");
        }
    }
}
