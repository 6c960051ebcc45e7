using System.Globalization;

namespace Itemwise.Diffusion.Adapters;

/// <summary>An adapter that was used, as pictures and associations say it: by name and content, not by place.</summary>
/// <param name="Name">Its file's name without the ending.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="Weight">1 as trained.</param>
public sealed record UsedAdapter(string Name, string Sha256, double Weight)
{
    /// <summary>Name and weight, as a command line has them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Weight}");
}
