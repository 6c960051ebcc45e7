namespace Itemwise.Networks.Recognition;

/// <summary>What a published network does, recognised by its inputs and outputs.</summary>
public enum NetworkFamily
{
    /// <summary>Segment Anything (arXiv:2304.02643), MobileSAM and its like: a point or a box gives a mask.</summary>
    Sam,
    /// <summary>SAM 2 and 2.1 (arXiv:2408.00714).</summary>
    Sam2,
    /// <summary>MaskFormer (arXiv:2107.06278), Mask2Former, DETR panoptic: every pixel has a class.</summary>
    Panoptic,
    /// <summary>RF-DETR: things with masks.</summary>
    Instance,
    /// <summary>Grounding DINO (arXiv:2303.05499): words to boxes.</summary>
    Grounding,
    /// <summary>CLIPSeg (arXiv:2112.10003): words to masks.</summary>
    ClipSeg,
    /// <summary>OWLv2 (arXiv:2306.09683): words to boxes.</summary>
    Owl,
    /// <summary>U2-Net, IS-Net, BiRefNet and their like: what stands out.</summary>
    Salient,
    /// <summary>ViTMatte (arXiv:2305.15272): how much of each pixel belongs to what a rough mask shows.</summary>
    Matte,
}
