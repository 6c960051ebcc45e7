namespace Itemwise.Diffusion.Schedulers;

/// <summary>What a network was trained to predict.</summary>
public enum PredictionType
{
    /// <summary>The noise (arXiv:2006.11239).</summary>
    Epsilon,
    /// <summary>The velocity, a turn of noise against picture (arXiv:2202.00512).</summary>
    Velocity,
    /// <summary>The clean picture itself.</summary>
    Sample,
}
