using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Running;

namespace Itemwise.Cli.Commands;

/// <summary>The networks that an evaluation measures with, open.</summary>
internal sealed class MeasuringModels : IDisposable
{
    private readonly ClipScorer clip;
    private readonly Lpips? lpips;
    private readonly Dino? dino;

    /// <param name="clip">A CLIP folder.</param>
    /// <param name="lpips">LPIPS weights, or null.</param>
    /// <param name="dino">A DINO folder, or null.</param>
    /// <exception cref="InputRefusedException">One of them is not what it should be.</exception>
    public MeasuringModels(string clip, string? lpips, string? dino)
    {
        try
        {
            this.clip = new ClipScorer(clip);
            this.lpips = lpips is null ? null : new Lpips(lpips);
            this.dino = dino is null ? null : new Dino(dino);
        }
        catch
        {
            Dispose();
            throw;
        }

        Measurer = new CaseMeasurer(this.clip, this.lpips, this.dino);
    }

    /// <summary>Measures with them.</summary>
    public CaseMeasurer Measurer { get; }

    public void Dispose()
    {
        clip?.Dispose();
        lpips?.Dispose();
        dino?.Dispose();
    }
}
