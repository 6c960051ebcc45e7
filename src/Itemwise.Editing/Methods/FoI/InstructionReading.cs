using System.Collections.Immutable;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>What kind of change an instruction requests.</summary>
public enum InstructionKind
{
    /// <summary>Something that is there becomes otherwise.</summary>
    Change,
    /// <summary>Something is there that was not.</summary>
    Add,
    /// <summary>Something is gone.</summary>
    Remove,
    /// <summary>The whole picture or its whole background changes: a season, a style.</summary>
    Global,
}

/// <summary>An instruction read by rules of its verb: the kind of change, and the word for what it is about.</summary>
/// <remarks>English, the form that these models were trained on. What the rules do not understand has no keyword and is a
/// change.</remarks>
/// <param name="Kind">The kind of change.</param>
/// <param name="Keyword">A word of the instruction; null where none was found.</param>
/// <param name="Thing">The keyword with what describes it, such as "red ball"; null where none was found.</param>
/// <param name="IsEverywhere">Whether it is about the whole picture, such as a season; the background alone, or what all stands on,
/// is a place in it.</param>
public sealed record InstructionReading(InstructionKind Kind, string? Keyword, string? Thing = null, bool IsEverywhere = false)
{
    private static readonly string[] AddVerbs = ["add", "put", "place", "give", "wear", "draw", "insert"];
    private static readonly string[] RemoveVerbs = ["remove", "delete", "erase", "take", "get", "drop"];
    private static readonly string[] ReplaceVerbs = ["replace", "swap", "exchange", "substitute"];
    private static readonly string[] ChangeVerbs = ["turn", "change", "transform", "convert", "make", "color", "colour",
        "paint", "dye", "let", "have"];
    private static readonly string[] Determiners = ["a", "an", "the", "some", "his", "her", "its", "their", "my", "your", "this", "that",
        "these", "those", "all"];
    private static readonly string[] Cuts =
    [
        "on", "onto", "to", "in", "into", "with", "by", "for", "from", "of", "at", "under", "over", "beside", "behind", "near",
        "next", "like", "look", "looks",
        "out", "and", "as", "become", "wear", "wearing", "so", "instead", "be",
    ];
    private static readonly string[] Places = ["ground", "floor", "sky", "wall", "street", "grass", "water", "table"];
    private static readonly string[] Degrees = ["bright", "dark", "light", "deep", "pale", "very", "more", "less",
        "much", "all", "completely"];
    private static readonly string[] Scenes = ["it", "image", "picture", "photo", "photograph", "scene",
        "everything", "background", "this"];

    /// <summary>Reads an instruction.</summary>
    public static InstructionReading Of(string instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        ImmutableArray<string> words = [.. instruction.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        var clause = Clause(words);
        if (clause is not [var verb, .. var rest])
        {
            return new(InstructionKind.Change, null);
        }

        return AddVerbs.Contains(verb) ? Adding(verb, rest)
            : RemoveVerbs.Contains(verb) ? About(InstructionKind.Remove,
                Phrase([.. rest.SkipWhile(word => word is "away" or "off" or "out" or "rid" or "of")]))
            : ReplaceVerbs.Contains(verb) ? About(InstructionKind.Change, Phrase(rest))
            : ChangeVerbs.Contains(verb) ? Changing(rest)
            : new(InstructionKind.Change, null);
    }

    /// <summary>The words of an instruction that may name a thing: neither verb nor article nor preposition.</summary>
    public static ImmutableArray<string> ContentWords(string instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        string[] others = [.. AddVerbs, .. RemoveVerbs, .. ReplaceVerbs, .. ChangeVerbs, .. Determiners, .. Cuts, .. Degrees,
            "please", "it", "him", "them"];
        return [.. Clause([.. instruction.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]).Select(Bare)
            .Where(word => word.Length > 1 && !others.Contains(word)).Distinct()];
    }

    // "have him wear a hat", "make her wear a hat" and "please ..." begin at what is done.
    private static ImmutableArray<string> Clause(ImmutableArray<string> words)
    {
        var wear = words.IndexOf("wear");
        return wear > 0 ? words[wear..] : words is ["please", .. var rest] ? [.. rest] : words;
    }

    // "put it on grass" puts the scene there; "give the man a hat" gives a hat.
    private static InstructionReading Adding(string verb, ImmutableArray<string> rest)
    {
        if (rest is ["it", .. var place])
        {
            return new(InstructionKind.Global, LastOf(Phrase([.. place.Skip(1)])));
        }

        var given = verb == "give" ? Math.Max(0, rest.ToList().FindLastIndex(word => word is "a" or "an" or "some")) : 0;
        return About(InstructionKind.Add, Phrase(rest[given..]));
    }

    private static InstructionReading Changing(ImmutableArray<string> rest)
    {
        var of = rest.IndexOf("of");
        if (of > 0 && rest[..of].Any(word => Bare(word) is "color" or "colour" or "style" or "material" or "shape"))
        {
            rest = rest[(of + 1)..];
        }

        var phrase = Phrase(rest);
        var isCut = phrase.Length < rest.Length;
        if (phrase.Select(Bare).FirstOrDefault(word => Scenes.Contains(word)) is { } scene)
        {
            return scene is "background" ? new(InstructionKind.Global, scene)
                : new(InstructionKind.Global, LastOf(rest[phrase.Length..]) ?? LastOf(rest), IsEverywhere: true);
        }

        // "make the ground purple carpet": what becomes of a place may have several words.
        if (phrase.FirstOrDefault(word => !Determiners.Contains(word)) is { } first && Places.Contains(first))
        {
            return new(InstructionKind.Change, first, first);
        }

        // "make the mug bright red": what it becomes stands behind it, and is one word and how much of it.
        var thing = isCut ? phrase : phrase[..Math.Max(0, phrase.Length - 1)];
        while (!isCut && thing.Length > 1 && Degrees.Contains(thing[^1]))
        {
            thing = thing[..^1];
        }

        return About(InstructionKind.Change, LastOf(thing) is null ? phrase : thing);
    }

    private static InstructionReading About(InstructionKind kind, ImmutableArray<string> phrase)
    {
        var words = phrase.Select(Bare).Where(word => word.Length > 0 && !Determiners.Contains(word) && !Cuts.Contains(word)).ToArray();
        return words is [.., var last] ? new(kind, last, string.Join(' ', words)) : new(kind, null);
    }

    // Up to a preposition, a comma or another article.
    private static ImmutableArray<string> Phrase(ImmutableArray<string> words)
    {
        var length = 0;
        while (length < words.Length && !Cuts.Contains(words[length]) && !(length > 0 && words[length] is ("a" or "an")))
        {
            length++;
            if (words[length - 1].EndsWith(',') || words[length - 1].EndsWith('.'))
            {
                break;
            }
        }

        return words[..length];
    }

    private static string? LastOf(IEnumerable<string> phrase) =>
        phrase.Select(Bare).LastOrDefault(word => word.Length > 0 && !Determiners.Contains(word) && !Cuts.Contains(word));

    private static string Bare(string word)
    {
        var trimmed = word.Trim(',', '.', ';', ':', '!', '?', '"', '(', ')');
        return trimmed.EndsWith("'s", StringComparison.Ordinal) ? trimmed[..^2] : trimmed;
    }
}
