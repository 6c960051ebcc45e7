namespace Itemwise.Cli.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class NoDisplay : IWorkDisplay
{
    public void Report(string phase, int step, int stepCount, double? loss = null)
    {
    }
}
