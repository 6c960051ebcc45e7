using System.Collections.Immutable;
using System.Globalization;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>The processes that this test has begun, with all that they have begun, as /proc has them.</summary>
internal static class OwnProcesses
{
    /// <summary>Those whose command line holds a word.</summary>
    public static IEnumerable<OwnProcess> With(string word)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<OwnProcess>().ToImmutableDictionary(one => one.Id);
        bool IsOurs(int id) => id == Environment.ProcessId || (all.TryGetValue(id, out var one) && IsOurs(one.Parent));
        return all.Values.Where(one => one.Command.Contains(word, StringComparison.Ordinal) && IsOurs(one.Id));
    }

    /// <summary>Bytes of memory that they have, what they share with others counted in parts.</summary>
    public static long ProportionalBytes(string word) => With(word).Sum(one => one.ProportionalBytes());

    // A process that ends meanwhile is none.
    private static OwnProcess? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id))
        {
            return null;
        }

        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            // After the name in brackets: state, parent, ..., utime and stime as the 12th and 13th.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture), File.ReadAllText(Path.Combine(folder, "cmdline")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
