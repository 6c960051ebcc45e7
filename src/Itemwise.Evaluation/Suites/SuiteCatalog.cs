using System.Collections.Immutable;

namespace Itemwise.Evaluation.Suites;

/// <summary>The suites that the program draws.</summary>
public static class SuiteCatalog
{
    /// <summary>All of them, in the order of tables.</summary>
    public static ImmutableArray<Suite> All { get; } =
    [
        ItemSuites.Text, ItemSuites.Image, ItemSuites.Removal, ArrangementSuite.Suite, ItemSuites.Refine,
        .. WordSuites.Instructions, WordSuites.InstructionsAlike, WordSuites.Swap, WordSuites.SwapTwo, WordSuites.Reweight,
    ];

    /// <summary>A suite by its name.</summary>
    /// <exception cref="InputRefusedException">There is none of that name; the sentence lists those there are.</exception>
    public static Suite Named(string name) => All.FirstOrDefault(suite => suite.Name == name)
        ?? throw new InputRefusedException(
            $"There is no suite '{name}'; the suites are {string.Join(", ", All.Select(suite => suite.Name))}.");
}
