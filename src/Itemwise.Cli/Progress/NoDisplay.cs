using Itemwise.Editing;

namespace Itemwise.Cli.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class NoDisplay : IProgress<EditingProgress>
{
    public void Report(EditingProgress value)
    {
    }
}
