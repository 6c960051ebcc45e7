using System.CommandLine;
using System.Globalization;

namespace Itemwise.Cli.Options;

/// <summary>Options that take a number within bounds, and say in a sentence what they take.</summary>
internal static class NumberOption
{
    /// <summary>A whole number; null where the option is absent.</summary>
    public static Option<long?> Whole(string name, string description, long least, long most = long.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} takes a whole number {Bounds(least, most == long.MaxValue ? null : most)}, not '{text}'");
            return null;
        },
    };

    /// <summary>A seed: a whole number of 64 bits, or -1 for a random one; null where the option is absent.</summary>
    public static Option<AskedSeed?> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "-1")
            {
                return new AskedSeed(0, IsRandom: true);
            }

            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                return new AskedSeed(unchecked((long)seed), IsRandom: false);
            }

            result.AddError($"{name} takes a whole number from 0 to {ulong.MaxValue}, or -1 for a random one, not '{text}'");
            return null;
        },
    };

    /// <summary>A number with a decimal point; null where the option is absent.</summary>
    public static Option<double?> Real(string name, string helpName, string description, double least, double? most = null) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least
                && number <= (most ?? double.MaxValue))
            {
                return number;
            }

            result.AddError($"{name} takes a number {Bounds(least, most)}, not '{text}'");
            return null;
        },
    };

    private static string Bounds(double least, double? most) => most is { } bound
        ? string.Create(CultureInfo.InvariantCulture, $"from {least} to {bound}")
        : string.Create(CultureInfo.InvariantCulture, $"of at least {least}");
}
