using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Files;

namespace Itemwise.Studio.Work.Child;

/// <summary>How long phases took on this machine, in a file: for the phases of a job that are still to come.</summary>
internal sealed class PhaseMemory
{
    private readonly string path;
    private readonly Dictionary<string, ImmutableArray<PastPhase>> jobs;

    public PhaseMemory(string path)
    {
        this.path = path;
        jobs = Read(path) ?? [];
    }

    /// <summary>The phases of the last job of this kind, in order; empty where there was none.</summary>
    public ImmutableArray<PastPhase> Of(string kind) => jobs.GetValueOrDefault(kind, []);

    /// <summary>Remembers a job that ran from its begin to its end.</summary>
    public void Keep(string kind, ImmutableArray<PastPhase> phases)
    {
        jobs[kind] = phases;
        try
        {
            DurableFile.WriteAtomically(path, JsonSerializer.SerializeToUtf8Bytes(jobs, JsonForms.Compact));
        }
        catch (ItemwiseException)
        {
            // Estimates are worse without; nothing else is.
        }
    }

    private static Dictionary<string, ImmutableArray<PastPhase>>? Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, ImmutableArray<PastPhase>>>(File.ReadAllBytes(path), JsonForms.Compact)
                    : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
