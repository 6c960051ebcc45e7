namespace Itemwise.Studio.Work.Serving;

/// <summary>How long the studio remembers what is over. Of what a workspace consists of nothing ever goes.</summary>
public sealed record Retention
{
    /// <summary>How long an ended job stays known, with its events and what it left that is no step.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many ended jobs stay known.</summary>
    public int Jobs { get; init; } = 1000;

    /// <summary>Bytes of what ended jobs left; above that the oldest goes.</summary>
    public long Bytes { get; init; } = 1L << 30;

    /// <summary>How often it is looked at.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(6);
}
