using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Running;
using Itemwise.Files;

namespace Itemwise.Evaluation.Reports;

/// <summary>What a run found: what <c>results.json</c> holds.</summary>
/// <param name="Program">The version of the program.</param>
/// <param name="Model">The model's fingerprint, or null.</param>
/// <param name="Summary">Means, by suite and method.</param>
/// <param name="Results">Every case.</param>
public sealed record EvaluationReport(string Program, string? Model, ImmutableArray<SummaryRow> Summary,
    ImmutableArray<CaseResult> Results)
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "results.json";

    /// <summary>Adds results up.</summary>
    public static EvaluationReport Of(string program, string? model, ImmutableArray<CaseResult> results) => new(program, model,
        [.. results.GroupBy(result => (result.Suite, result.Method)).Select(group => new SummaryRow(
            group.Key.Suite, group.Key.Method, group.Count(), group.Count(result => result.Refused is not null),
            group.SelectMany(result => result.Measures).GroupBy(figure => figure.Key, figure => figure.Value)
                .ToImmutableSortedDictionary(figures => figures.Key, figures => Interval.Of([.. figures]))))], results);

    /// <summary>Reads a run's folder.</summary>
    /// <exception cref="InputRefusedException">There are no results, or they are damaged.</exception>
    public static EvaluationReport Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            throw new InputRefusedException($"'{folder}' holds no {FileName}: give the folder of a finished evaluation.");
        }

        try
        {
            return JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllBytes(file), EvaluationJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new InputRefusedException($"'{file}' holds no results: {EvaluationJson.Sentence(error)}", error);
        }
    }

    /// <summary>Writes them into a run's folder.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Write(string folder) =>
        DurableFile.WriteAtomically(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, EvaluationJson.Options));
}
