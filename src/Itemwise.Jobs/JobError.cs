namespace Itemwise.Jobs;

/// <summary>Why a job did not come to its result.</summary>
/// <param name="Code">The exit code that the command line would have ended with.</param>
/// <param name="Sentence">One sentence for the person at the screen.</param>
public sealed record JobError(int Code, string Sentence)
{
    /// <summary>The code of what was refused.</summary>
    public const int Refused = 3;

    /// <summary>The code of what the machine lacks.</summary>
    public const int Lacking = 4;

    /// <summary>The code of everything else.</summary>
    public const int Other = 1;

    /// <summary>The same of an error that was thrown.</summary>
    public static JobError Of(Exception error) => error switch
    {
        InputRefusedException => new(Refused, error.Message),
        ResourceException or JobDeferredException => new(Lacking, error.Message),
        ItemwiseException => new(Other, error.Message),
        _ => new(Other,
            $"An error that nobody foresaw ended the job ({error?.GetType().Name}: {error?.Message.TrimEnd('.')}): please report it."),
    };
}
