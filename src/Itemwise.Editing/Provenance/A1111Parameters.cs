using System.Globalization;
using System.Text;
using System.Text.Json;
using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Editing.Provenance;

/// <summary>Prompt and settings as the web interface of AUTOMATIC1111 writes them under the keyword <c>parameters</c>, which
/// other tools read.</summary>
/// <remarks>The prompt, a line "Negative prompt: ...", and a line of settings "Steps: 25, Sampler: DDIM, ..."; a value with a
/// comma, colon or line break stands in JSON's quotes.</remarks>
public static class A1111Parameters
{
    /// <summary>The text.</summary>
    /// <param name="prompt">What shall be seen; may be empty.</param>
    /// <param name="negative">What shall not; null or empty leaves the line out.</param>
    /// <param name="settings">Names and values in order; those without a value are left out.</param>
    public static string Write(string prompt, string? negative, IEnumerable<(string Name, object? Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(settings);
        var text = new StringBuilder(prompt).Append('\n');
        if (!string.IsNullOrEmpty(negative))
        {
            text.Append("Negative prompt: ").Append(negative).Append('\n');
        }

        return text.AppendJoin(", ", settings.Where(setting => setting.Value is not null)
            .Select(setting => $"{setting.Name}: {Quoted(setting.Value!)}")).ToString();
    }

    /// <summary>A sampler under the name it has there.</summary>
    public static string NameOf(SchedulerKind sampler) => sampler switch
    {
        SchedulerKind.Ddim => "DDIM",
        SchedulerKind.Ddpm => "DDPM",
        SchedulerKind.Euler => "Euler",
        SchedulerKind.EulerAncestral => "Euler a",
        SchedulerKind.DpmSolverMultistep => "DPM++ 2M",
        SchedulerKind.DpmSolverMultistepSde => "DPM++ 2M SDE",
        SchedulerKind.UniPc => "UniPC",
        SchedulerKind.Heun => "Heun",
        SchedulerKind.Lcm => "LCM",
        _ => "PLMS",
    };

    private static string Quoted(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return text.AsSpan().ContainsAny(",:\n") ? JsonSerializer.Serialize(text, JsonForms.Compact) : text;
    }
}
