using System.Collections.Immutable;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>The samplers' names as users type them.</summary>
public static class SchedulerNames
{
    private static readonly ImmutableArray<(string Name, SchedulerKind Kind)> Rows =
    [
        ("ddim", SchedulerKind.Ddim), ("ddpm", SchedulerKind.Ddpm), ("euler", SchedulerKind.Euler),
        ("euler-a", SchedulerKind.EulerAncestral), ("dpm++", SchedulerKind.DpmSolverMultistep), ("pndm", SchedulerKind.Pndm),
    ];

    /// <summary>All names.</summary>
    public static ImmutableArray<string> All { get; } = [.. Rows.Select(row => row.Name)];

    /// <summary>The sampler of a name.</summary>
    /// <returns>False where there is none.</returns>
    public static bool TryParse(string? name, out SchedulerKind kind)
    {
        var row = Rows.FirstOrDefault(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase));
        kind = row.Kind;
        return row.Name is not null;
    }

    /// <summary>The name of a sampler.</summary>
    public static string Name(this SchedulerKind kind) => Rows.First(row => row.Kind == kind).Name;
}
