namespace Itemwise.Jobs;

/// <summary>Why a job did not come to its result.</summary>
/// <param name="Code">The exit code that the command line would have ended with.</param>
/// <param name="Sentence">One sentence for the person at the screen.</param>
public sealed record JobError(int Code, string Sentence);
