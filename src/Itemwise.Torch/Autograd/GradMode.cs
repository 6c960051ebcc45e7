using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <summary>Turns the recording of the autograd graph off, or on, on this thread until it is disposed.</summary>
public readonly struct GradMode : IDisposable, IEquatable<GradMode>
{
    private readonly byte before;

    private GradMode(byte before) => this.before = before;

    /// <summary>No graph is recorded: inference.</summary>
    public static GradMode Off() => new(Native.iw_set_grad_mode(0));

    /// <summary>A graph is recorded: training inside code that switched it off.</summary>
    public static GradMode On() => new(Native.iw_set_grad_mode(1));

    /// <summary>Restores the mode before.</summary>
    public void Dispose() => _ = Native.iw_set_grad_mode(before);

    /// <inheritdoc/>
    public bool Equals(GradMode other) => before == other.before;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GradMode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => before;

    /// <summary>Equality of the mode that is restored.</summary>
    public static bool operator ==(GradMode left, GradMode right) => left.Equals(right);

    /// <summary>Inequality of the mode that is restored.</summary>
    public static bool operator !=(GradMode left, GradMode right) => !left.Equals(right);
}
