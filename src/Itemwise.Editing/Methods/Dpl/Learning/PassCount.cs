namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>How much of the network a run computed, in passes of one row: what a run costs on any machine.</summary>
/// <remarks>A pass that ends at the last map which is needed counts as half: in Stable Diffusion it has done 49.5 % of the
/// multiplications.</remarks>
/// <param name="Forwards">Forward passes.</param>
/// <param name="Backwards">Backward passes to what is learned; the weights' gradients are never computed.</param>
public readonly record struct PassCount(double Forwards, double Backwards)
{
    private const double ToTheMaps = 0.5;

    /// <summary>With so many whole rows more.</summary>
    public PassCount Whole(int forwards, int backwards = 0) => new(Forwards + forwards, Backwards + backwards);

    /// <summary>With so many rows more that ended at the maps.</summary>
    public PassCount Observed(int forwards, int backwards) => new(Forwards + (ToTheMaps * forwards), Backwards + (ToTheMaps * backwards));

    /// <summary>What the published loops of dynamic prompt learning compute for a photo: all rounds, the whole network, both rows, and
    /// gradients of the weights, which count as a pass as well.</summary>
    /// <param name="steps">Steps.</param>
    /// <param name="tokenRounds">Rounds of token learning that the published rule would have taken, over all steps; at most 21
    /// each.</param>
    public static double Published(int steps, int tokenRounds) => (2.0 * steps) + (3.0 * tokenRounds) + (steps * ((51 * 2 * 3) + 2));
}
