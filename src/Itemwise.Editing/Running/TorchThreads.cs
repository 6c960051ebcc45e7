using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>How many processors libtorch uses. Left alone it takes one of two on some machines.</summary>
public static class TorchThreads
{
    private const string Variable = "OMP_NUM_THREADS";

    /// <summary>Uses all processors that this process may use, unless the user has set a number for OpenMP programs.</summary>
    public static void UseAll()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            TorchRuntime.ThreadCount = Environment.ProcessorCount;
        }
    }
}
