using System.Globalization;

namespace Itemwise.Cli.Output;

/// <summary>Sizes of files for people.</summary>
internal static class ByteText
{
    /// <summary>Such as "3.8 MB", or "3.8 kB" below a megabyte.</summary>
    public static string Of(long bytes) =>
        bytes >= 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB");
}
