namespace Itemwise.Cli.Progress;

/// <summary>Shows where long work stands. Called on the thread that works; touches no tensors.</summary>
internal interface IWorkDisplay
{
    /// <summary>Tells where it stands.</summary>
    /// <param name="phase">What is being done.</param>
    /// <param name="step">Steps of the phase that are done.</param>
    /// <param name="stepCount">Steps of the phase; 0 where it has none.</param>
    /// <param name="loss">The loss, where something is being learned.</param>
    void Report(string phase, int step, int stepCount, double? loss = null);
}
