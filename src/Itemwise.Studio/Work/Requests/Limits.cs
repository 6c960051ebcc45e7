using System.Globalization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>What numbers may be, as on the command line.</summary>
internal static class Limits
{
    private const int MostSteps = 1000;
    private const int MostVariants = 999;
    private const double MostStrength = 2;

    public static int? Steps(int? value) => value is null or (>= 1 and <= MostSteps) ? value
        : throw Refused("steps", $"from 1 to {MostSteps}", value.Value);

    public static int Variants(int? value) => value is null ? 1 : value is >= 1 and <= MostVariants ? value.Value
        : throw Refused("count", $"from 1 to {MostVariants}", value.Value);

    public static double Strength(double? value) => value is null ? 1 : value is >= 0 and <= MostStrength ? value.Value
        : throw Refused("strength", $"from 0 to {MostStrength}", value.Value);

    public static double? AtLeastZero(string name, double? value) => value is null || (value >= 0 && double.IsFinite(value.Value)) ? value
        : throw Refused(name, "a number from 0 on", value.Value);

    public static double? Share(string name, double? value, double most = 1) => value is null || (value >= 0 && value <= most) ? value
        : throw Refused(name, string.Create(CultureInfo.InvariantCulture, $"from 0 to {most}"), value.Value);

    private static InputRefusedException Refused(string name, string range, double value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} is {range}, not {value}."));
}
