namespace Itemwise.Cli.Machine;

/// <summary>One thing looked at on this machine.</summary>
/// <param name="State">How it came out.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Found">What was found; where it is bad, ends with what to do.</param>
internal sealed record Check(CheckState State, string Subject, string Found)
{
    public static Check Good(string subject, string found) => new(CheckState.Good, subject, found);

    public static Check Known(string subject, string found) => new(CheckState.Known, subject, found);

    public static Check Warning(string subject, string found, string fix) => new(CheckState.Warning, subject, $"{found}: {fix}");

    public static Check Bad(string subject, string found, string fix) => new(CheckState.Bad, subject, $"{found}: {fix}");
}
