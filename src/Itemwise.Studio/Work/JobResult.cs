using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Editing;

namespace Itemwise.Studio.Work;

/// <summary>What came of a job. Fields that do not belong to its kind are left out.</summary>
public sealed record JobResult
{
    /// <summary>The step of the history that it made; of several the first.</summary>
    public int? Step { get; init; }

    /// <summary>All steps that it made, in the order of seeds or targets.</summary>
    public ImmutableArray<int>? Steps { get; init; }

    /// <summary>Samples that differ from the picture it began with where nothing may change, over all steps.</summary>
    public long? ChangedOutside { get; init; }

    /// <summary>How long it took, in seconds of its last attempt.</summary>
    public double? Seconds { get; init; }

    /// <summary>What may not have been meant, a sentence each.</summary>
    public ImmutableArray<string>? Notes { get; init; }

    /// <summary>Where sentences would apply.</summary>
    public ImmutableArray<LookedAtRegion>? Regions { get; init; }

    /// <summary>The name of a picture among the job's files that is no step.</summary>
    public string? Picture { get; init; }

    /// <summary>Of a reconstruction or an inversion against the photo, in decibels; null where they are the same.</summary>
    public double? Psnr { get; init; }

    /// <summary>How many items were found, the rest among them.</summary>
    public int? Items { get; init; }

    /// <summary>The number of the item that was made of points.</summary>
    public int? Item { get; init; }

    /// <summary>How good the network takes that item to be, 0 to 1; null where it does not say.</summary>
    public double? Score { get; init; }

    /// <summary>How many masks the network gave for the points, of which one was taken.</summary>
    public int? Alternatives { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for what is none.</summary>
    public static JobResult? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<JobResult>(json, JsonForms.Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal JobResult Spoken(Func<string, string> spoken) => Notes is { } notes ? this with { Notes = [.. notes.Select(spoken)] } : this;

    internal string ToJson() => JsonSerializer.Serialize(this, JsonForms.Compact);
}
