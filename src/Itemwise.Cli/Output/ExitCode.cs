using Itemwise.Cli.Options;
using Itemwise.Torch;

namespace Itemwise.Cli.Output;

/// <summary>What the process tells its caller. A promise to scripts: numbers never change their meaning.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int InputRefused = 3;
    public const int Resources = 4;
    public const int Interrupted = 130;

    /// <summary>The code that an error ends with.</summary>
    public static int Of(Exception error) => error switch
    {
        UsageException => Usage,
        InputRefusedException => InputRefused,
        ResourceException or OutOfMemoryException or DllNotFoundException => Resources,
        OperationCanceledException => Interrupted,
        _ => Failed,
    };
}
