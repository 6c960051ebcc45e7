using System.Collections.Immutable;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing;

/// <summary>What can be said of an edit before a model is opened.</summary>
/// <param name="ItemsAfter">The items afterwards, as far as they are known; null where only the run tells.</param>
/// <param name="Regions">Where samples may differ; null where only the run tells, as with a method that finds its region in its
/// first step.</param>
/// <param name="Remarks">What the user may not have meant, a sentence each.</param>
public sealed record EditForecast(Items? ItemsAfter, EditRegions? Regions, ImmutableArray<string> Remarks)
{
    /// <summary>Nothing is known beforehand.</summary>
    public static EditForecast Unknown { get; } = new(null, null, []);
}
