namespace Itemwise.Evaluation.Running;

/// <summary>How far a run is.</summary>
/// <param name="Done">Cases that have a result, those of earlier runs among them.</param>
/// <param name="Total">Cases in all.</param>
/// <param name="Now">What is being worked on: method and case.</param>
/// <param name="Remaining">How long the rest will take, by what each method needed so far; null before anything is known.</param>
public sealed record EvaluationProgress(int Done, int Total, string Now, TimeSpan? Remaining);
