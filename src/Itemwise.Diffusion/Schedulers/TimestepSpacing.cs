namespace Itemwise.Diffusion.Schedulers;

/// <summary>How a run's time steps lie in the training's (arXiv:2305.08891, table 2).</summary>
public enum TimestepSpacing
{
    /// <summary>Equal whole steps from the picture's end, which misses the noisiest.</summary>
    Leading,
    /// <summary>Equal steps from the noise's end.</summary>
    Trailing,
    /// <summary>Equal steps from end to end.</summary>
    Linspace,
}
