using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Tests.Security;

/// <summary>Who takes the studio's connections and says little, or takes many of them.</summary>
/// <param name="What">What it does.</param>
/// <param name="Outcome">What comes of it, under the limits that a studio has.</param>
public sealed record SlowClient(string What, Func<ConnectionLimits, string> Outcome)
{
    /// <summary>A head that never ends.</summary>
    public static readonly SlowClient Head = new("the head of a request, a byte at a time",
        limits => $"408 after {limits.Head.TotalSeconds} s");

    /// <summary>A body that never ends.</summary>
    public static readonly SlowClient Body = new("a body, a byte at a time",
        limits => $"408 after {limits.Grace.TotalSeconds} s under {limits.BytesPerSecond} bytes a second");

    /// <summary>An upload that never ends.</summary>
    public static readonly SlowClient Upload = new("an upload, a byte at a time",
        limits => $"408 after {limits.Grace.TotalSeconds} s under {limits.BytesPerSecond} bytes a second; nothing of it stays");

    /// <summary>Nothing at all.</summary>
    public static readonly SlowClient Silent = new("a connection that says nothing",
        limits => $"closed after {limits.Silence.TotalSeconds} s");

    /// <summary>A hundred times nothing.</summary>
    public static readonly SlowClient Crowd = new("100 connections that say nothing", _ => "everybody else is served as before");

    /// <summary>More connections than there may be.</summary>
    public static readonly SlowClient TooMany = new("more connections than there may be",
        limits => $"{limits.Connections} are kept, the next are closed at once; when some go, others come in");

    /// <summary>More readers of events than there may be.</summary>
    public static readonly SlowClient Readers = new("100 streams of events by one browser",
        limits => $"{limits.EventStreams} are served, the next get 429; everything else is served as before");

    /// <summary>All of them; each has a test of its name.</summary>
    public static readonly IReadOnlyList<SlowClient> All = [Head, Body, Upload, Silent, Crowd, TooMany, Readers];
}
