namespace Itemwise.Jobs;

/// <summary>A job cannot be done now and can be later: another program has its workspace open.</summary>
public sealed class JobDeferredException : ItemwiseException
{
    /// <summary>Creates one without a message of its own.</summary>
    public JobDeferredException() { }

    /// <summary>Creates one with a sentence for whoever looks at the queue.</summary>
    public JobDeferredException(string message) : base(message) { }

    /// <summary>Creates one with a sentence and the error that caused it.</summary>
    public JobDeferredException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>When it may be tried again.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);
}
