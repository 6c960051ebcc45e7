using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Itemwise.Diffusion.Clip;

/// <summary>Unicode's canonical composition (NFC) from a table of our own.</summary>
/// <remarks>.NET has it from ICU alone, and with ICU every comparison of strings goes by language (docs/adr/0018).</remarks>
internal static class UnicodeComposition
{
    // Unicode 3.12: Hangul syllables are composed by arithmetic.
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    // Below it nothing decomposes into anything that would not be put together again.
    private const char FirstCombining = '\u0300';

    private static readonly Lazy<Tables> Loaded = new(Load);

    /// <summary>The text in form C.</summary>
    public static string Compose(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstCombining - 1)) < 0)
        {
            return text;
        }

        var tables = Loaded.Value;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, runes, tables);
        }

        Order(runes, tables);
        Recompose(runes, tables);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
        {
            result.Append(char.ConvertFromUtf32(rune));
        }

        return result.ToString();
    }

    private static void Decompose(int rune, List<int> result, Tables tables)
    {
        var syllable = rune - SBase;
        if (syllable is >= 0 and < SCount)
        {
            result.Add(LBase + syllable / (VCount * TCount));
            result.Add(VBase + syllable % (VCount * TCount) / TCount);
            if (syllable % TCount != 0)
            {
                result.Add(TBase + syllable % TCount);
            }
        }
        else if (tables.Decompositions.TryGetValue(rune, out var parts))
        {
            foreach (var part in parts)
            {
                Decompose(part, result, tables);
            }
        }
        else
        {
            result.Add(rune);
        }
    }

    /// <summary>Marks between two starters go by their class, stably: an insertion sort, since there are one or two of them.</summary>
    private static void Order(List<int> runes, Tables tables)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var mark = runes[i];
            var markClass = tables.ClassOf(mark);
            var at = i;
            while (markClass != 0 && at > 0 && tables.ClassOf(runes[at - 1]) > markClass)
            {
                runes[at] = runes[at - 1];
                at--;
            }

            runes[at] = mark;
        }
    }

    private static void Recompose(List<int> runes, Tables tables)
    {
        var starter = -1;
        var written = 0;
        var lastClass = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var ownClass = tables.ClassOf(rune);
            var adjacent = starter == written - 1;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < ownClass))
                && Pair(runes[starter], rune, tables) is { } composed)
            {
                runes[starter] = composed;
                continue;
            }

            if (ownClass == 0)
            {
                starter = written;
            }

            lastClass = ownClass;
            runes[written++] = rune;
        }

        runes.RemoveRange(written, runes.Count - written);
    }

    private static int? Pair(int first, int second, Tables tables)
    {
        if (first - LBase is >= 0 and < LCount && second - VBase is >= 0 and < VCount)
        {
            return SBase + ((first - LBase) * VCount + (second - VBase)) * TCount;
        }

        if (first - SBase is >= 0 and < SCount && (first - SBase) % TCount == 0 && second - TBase is > 0 and < TCount)
        {
            return first + (second - TBase);
        }

        return tables.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static Tables Load()
    {
        var (decompositions, compositions) = (new Dictionary<int, int[]>(), new Dictionary<(int, int), int>());
        var classes = new Dictionary<int, byte>();
        using var reader = new StreamReader(typeof(UnicodeComposition).Assembly.GetManifestResourceStream("composition.txt")!,
            Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            foreach (var entry in line[0] == '#' ? [] : line.Split(' ')[1..])
            {
                var sides = entry.Split('=', ':');
                if (line[0] == 'C')
                {
                    AddClass(classes, [.. sides[0].Split('-').Select(Hex)], byte.Parse(sides[1], CultureInfo.InvariantCulture));
                    continue;
                }

                int[] parts = [.. sides[1].Split('+').Select(Hex)];
                decompositions.Add(Hex(sides[0]), parts);
                if (line[0] == 'D')
                {
                    compositions.Add((parts[0], parts[1]), Hex(sides[0]));
                }
            }
        }

        return new Tables(decompositions.ToFrozenDictionary(), compositions.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    private static void AddClass(Dictionary<int, byte> classes, int[] range, byte combiningClass)
    {
        for (var rune = range[0]; rune <= range[^1]; rune++)
        {
            classes.Add(rune, combiningClass);
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(
        FrozenDictionary<int, int[]> Decompositions, FrozenDictionary<(int, int), int> Compositions, FrozenDictionary<int, byte> Classes)
    {
        public int ClassOf(int rune) => rune < FirstCombining ? 0 : Classes.GetValueOrDefault(rune);
    }
}
