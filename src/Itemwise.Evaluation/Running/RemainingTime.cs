namespace Itemwise.Evaluation.Running;

/// <summary>Foretells how long a run will go on: by each method's own mean, as one learns for a minute where another takes a
/// second.</summary>
internal sealed class RemainingTime
{
    private readonly Dictionary<string, (int Count, TimeSpan Sum)> spent = [];

    /// <summary>Counts a piece of work.</summary>
    /// <param name="kind">Pieces of one kind take about as long as each other.</param>
    /// <param name="time">How long it took.</param>
    public void Add(string kind, TimeSpan time)
    {
        var (count, sum) = spent.GetValueOrDefault(kind);
        spent[kind] = (count + 1, sum + time);
    }

    /// <summary>Whether a piece of this kind was counted.</summary>
    public bool Knows(string kind) => spent.ContainsKey(kind);

    /// <summary>How long the rest takes.</summary>
    /// <param name="rest">The kinds of all pieces that are left.</param>
    /// <returns>Null before anything is known. A kind that was not met yet counts as the middle one of those that were: a mean would
    /// take a minute of learning for a sign of what an edit costs.</returns>
    public TimeSpan? Of(IEnumerable<string> rest)
    {
        if (spent.Count == 0)
        {
            return null;
        }

        var means = spent.ToDictionary(kind => kind.Key, kind => kind.Value.Sum / kind.Value.Count);
        var middle = means.Values.Order().ElementAt((means.Count - 1) / 2);
        return rest.Aggregate(TimeSpan.Zero, (sum, kind) => sum + means.GetValueOrDefault(kind, middle));
    }
}
