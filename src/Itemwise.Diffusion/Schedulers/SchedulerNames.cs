using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>The samplers' names as users type them.</summary>
public static class SchedulerNames
{
    private static readonly ImmutableArray<(string Name, SchedulerKind Kind)> Rows =
    [
        ("ddim", SchedulerKind.Ddim), ("ddpm", SchedulerKind.Ddpm), ("euler", SchedulerKind.Euler),
        ("euler-a", SchedulerKind.EulerAncestral), ("dpm++", SchedulerKind.DpmSolverMultistep),
        ("dpm++sde", SchedulerKind.DpmSolverMultistepSde),
        ("unipc", SchedulerKind.UniPc), ("heun", SchedulerKind.Heun), ("lcm", SchedulerKind.Lcm), ("pndm", SchedulerKind.Pndm),
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

    /// <summary>The sampler that a section of a model's settings names under <c>sampler</c>; null where it names none.</summary>
    /// <exception cref="InputRefusedException">There is no sampler of that name.</exception>
    public static SchedulerKind? In(ModelConfig section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section.GetTextOrNull("sampler") is not { } name ? null : TryParse(name, out var kind) ? kind
            : throw section.Refuse("sampler", $"is '{name}', there are {string.Join(", ", All)}");
    }

    /// <summary>The name of a sampler.</summary>
    public static string Name(this SchedulerKind kind) => Rows.First(row => row.Kind == kind).Name;
}
