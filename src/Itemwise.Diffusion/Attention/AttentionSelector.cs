namespace Itemwise.Diffusion.Attention;

/// <summary>Chooses calls by layer, size, step or keys.</summary>
public delegate bool AttentionSelector(in AttentionCall call);
