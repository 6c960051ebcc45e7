using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Evaluation.Methods;

/// <summary>A method with some settings of its own, as it is typed: <c>d-edit</c>, or <c>d-edit:steps=10,sampler=dpm++</c> for a
/// row of an ablation.</summary>
/// <param name="Method">The method.</param>
/// <param name="Settings">Values by name.</param>
public sealed record MethodVariant(string Method, ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>Understands what was typed.</summary>
    /// <exception cref="InputRefusedException">It is no method with settings.</exception>
    public static MethodVariant Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':', 2);
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in parts.Length == 1 ? [] : parts[1].Split(','))
        {
            if (pair.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } value] || !settings.TryAdd(name, value))
            {
                throw new InputRefusedException(
                    $"'{text}' is no method with settings: write it as in d-edit:steps=10,strength=0.6, each setting once.");
            }
        }

        return new MethodVariant(parts[0], settings.ToImmutable());
    }

    /// <summary>As folders and tables call it: <c>d-edit-sampler-dpmpp-steps-10</c>.</summary>
    public string Name => string.Concat(string.Join('-', Settings.SelectMany<KeyValuePair<string, string>,
        string>(pair => [pair.Key, pair.Value]).Prepend(Method))
        .Replace("+", "p", StringComparison.Ordinal).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'));

    /// <summary>A setting that is a number; null where it is not given.</summary>
    /// <exception cref="InputRefusedException">It is none.</exception>
    public double? Number(string name) => !Settings.TryGetValue(name, out var text) ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new InputRefusedException($"The setting {name} of {Method} takes a number, not '{text}'.");

    /// <summary>A setting that is a whole number; null where it is not given.</summary>
    /// <exception cref="InputRefusedException">It is none.</exception>
    public int? Whole(string name) => !Settings.TryGetValue(name, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InputRefusedException($"The setting {name} of {Method} takes a whole number, not '{text}'.");

    /// <summary>A setting that is on or off: 0 is off, every other whole number on.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="usual">What holds where it is not given.</param>
    /// <exception cref="InputRefusedException">It is no whole number.</exception>
    public bool Switch(string name, bool usual = false) => Whole(name) is { } value ? value > 0 : usual;

    /// <summary>The setting <c>sampler</c>; null where it is not given.</summary>
    /// <exception cref="InputRefusedException">There is no such sampler.</exception>
    public SchedulerKind? Sampler => !Settings.TryGetValue("sampler", out var text) ? null
        : SchedulerNames.TryParse(text, out var kind) ? kind
        : throw new InputRefusedException($"There is no sampler '{text}'; there are {string.Join(", ", SchedulerNames.All)}.");

    /// <summary>Refuses settings that the method does not have.</summary>
    /// <exception cref="InputRefusedException">There is one.</exception>
    public void RequireKnown(params ReadOnlySpan<string> known)
    {
        foreach (var name in Settings.Keys)
        {
            if (!known.Contains(name))
            {
                throw new InputRefusedException($"{Method} has no setting '{name}'; it has {string.Join(", ", known.ToArray())}.");
            }
        }
    }
}
