namespace Itemwise.Cli.Output;

/// <summary>Text that came from files and names, made fit for a terminal.</summary>
internal static class Printable
{
    /// <summary>One line without control characters, which a terminal would act on.</summary>
    public static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Any(char.IsControl) ? string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter)) : line;
    }
}
