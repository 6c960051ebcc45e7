using System.Globalization;

namespace Itemwise.Diffusion.Adapters;

/// <summary>An adapter to use with a model.</summary>
/// <param name="Path">Its file, or PEFT's or diffusers' folder with it.</param>
/// <param name="Weight">1 as trained, 0 nothing; negative ones lead away from what was learned.</param>
public sealed record AdapterChoice(string Path, double Weight = 1)
{
    /// <summary>The adapter as it is named on a command line: <c>FILE</c> or <c>FILE:WEIGHT</c>.</summary>
    /// <returns>A file whose name ends like a weight is that file.</returns>
    public static AdapterChoice Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var colon = text.LastIndexOf(':');
        return colon > 0 && !File.Exists(text)
            && double.TryParse(text[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            && double.IsFinite(weight)
            ? new AdapterChoice(text[..colon], weight)
            : new AdapterChoice(text);
    }
}
