namespace Itemwise.Studio.Settings;

/// <summary>How many connections the studio keeps, and how long it waits for who says little.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections at a time; further ones are closed at once.</summary>
    public int Connections { get; init; } = 256;

    /// <summary>Readers of events at a time; further ones are refused (429), so that connections are left for everything else.</summary>
    public int EventStreams { get; init; } = 64;

    /// <summary>How long the head of a request may take.</summary>
    public TimeSpan Head { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may say nothing between requests, and before the first.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes a second below which a body is not waited for, and a reader not written to.</summary>
    public double BytesPerSecond { get; init; } = 240;

    /// <summary>How long they may be slower than that; more than a second.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
