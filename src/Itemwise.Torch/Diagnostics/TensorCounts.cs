using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>How many native tensors there are, and how many were forgotten.</summary>
public static class TensorCounts
{
    private static long forgotten;
    private static long made;

    /// <summary>Tensors that C# holds at this moment; 0 after a job means that nothing leaked.</summary>
    public static long Live => Native.iw_live_tensors();

    /// <summary>Tensors that only the garbage collector freed: each is a bug in the code that made it.</summary>
    public static long Forgotten => Interlocked.Read(ref forgotten);

    /// <summary>Tensors that C# ever held: their difference over a piece of work tells how many calls it took.</summary>
    public static long Made => Interlocked.Read(ref made);

    internal static void CountMade() => Interlocked.Increment(ref made);

    internal static void CountForgotten() => Interlocked.Increment(ref forgotten);
}
