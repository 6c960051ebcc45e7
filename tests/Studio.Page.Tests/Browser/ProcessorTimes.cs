namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>Seconds of the processor that this test's own processes have taken: unlike the clock's they say the same on a busy machine.</summary>
/// <param name="Worker">The studio's child, which learns.</param>
/// <param name="Server">The studio.</param>
/// <param name="Browser">Chromium with all its processes.</param>
internal readonly record struct ProcessorTimes(double Worker, double Server, double Browser)
{
    private const double TicksPerSecond = 100;

    /// <summary>Those until now.</summary>
    public static ProcessorTimes Now() => new(Of("studio-worker"), Of("--no-browser"), Of("chromium"));

    public static ProcessorTimes operator -(ProcessorTimes later, ProcessorTimes earlier) =>
        new(later.Worker - earlier.Worker, later.Server - earlier.Server, later.Browser - earlier.Browser);

    private static double Of(string word) => OwnProcesses.With(word).Sum(one => one.Ticks) / TicksPerSecond;
}
