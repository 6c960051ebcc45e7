namespace Itemwise.Evaluation.Reports;

/// <summary>One case in two runs.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="MethodBefore">The method of the first run.</param>
/// <param name="MethodAfter">The method of the second run.</param>
/// <param name="Case">The case.</param>
/// <param name="Change">By how much nearer to the truth the second is: <see cref="Running.Measure.Gain"/>, else CLIP-D. Below 0
/// it got worse.</param>
/// <param name="Refused">Why the second has no picture, or null.</param>
public sealed record ComparedCase(string Suite, string MethodBefore, string MethodAfter, string Case, double Change, string? Refused);
