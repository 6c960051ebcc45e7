using System.CommandLine;
using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Cli.Options;

/// <summary>The option that names a sampler.</summary>
internal static class SamplerOption
{
    /// <summary>With the names in its description.</summary>
    public static Option<string?> Listed() => Of($"The sampler: {string.Join(", ", SchedulerNames.All)} (default: the model's)", "NAME");

    /// <summary>With the names in place of its value.</summary>
    public static Option<string?> Short() => Of("The sampler (default: the model's)", string.Join('|', SchedulerNames.All));

    /// <summary>The sampler of a name; null for none.</summary>
    public static SchedulerKind? Kind(string? name) => SchedulerNames.TryParse(name, out var kind) ? kind : null;

    private static Option<string?> Of(string description, string helpName)
    {
        var option = new Option<string?>("--sampler") { Description = description, HelpName = helpName };
        option.TakeOneOf([.. SchedulerNames.All]);
        return option;
    }
}
