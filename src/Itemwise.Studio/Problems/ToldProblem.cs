namespace Itemwise.Studio.Problems;

/// <summary>A problem as it stands in a response (RFC 9457).</summary>
/// <param name="Title">Its kind.</param>
/// <param name="Status">HTTP's status.</param>
/// <param name="Detail">One sentence: what is wrong, and what to do.</param>
/// <param name="Code">What the command line would have ended with: 1 failed, 3 input refused, 4 the machine lacks something.</param>
public sealed record ToldProblem(string Title, int Status, string Detail, int Code);
