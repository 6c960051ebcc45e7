namespace Itemwise.Diffusion.SingleFiles;

/// <summary>How a tensor of a single-file checkpoint becomes one of diffusers'.</summary>
internal enum OriginalForm
{
    /// <summary>As it is.</summary>
    AsIs,

    /// <summary>A 1x1 convolution, [C', C, 1, 1], as the linear layer that it is, [C', C].</summary>
    Matrix,

    /// <summary>A matrix that the original multiplies from the other side.</summary>
    Transposed,

    /// <summary>The first third of the rows: the query of three projections kept as one.</summary>
    FirstThird,

    /// <summary>The second third: the key.</summary>
    SecondThird,

    /// <summary>The last third: the value.</summary>
    LastThird,
}
