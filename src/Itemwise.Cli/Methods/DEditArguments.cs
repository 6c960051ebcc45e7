using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Itemwise.Cli.Options;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Cli.Methods;

/// <summary>The options that name edits, each any number of times; their order on the command line is the order of the edits.</summary>
internal sealed class DEditArguments
{
    private static readonly Kind[] Kinds =
    [
        new("--describe", "N=TEXT", "Make item N anew from words", "an item's number and its new description, such as 3=\"a blue ball\"",
            argument => Split(argument, '=') is var (item, text) && text.Length > 0 ? () => new Edit.Describe(item, text) : null),
        new("--refine", "N=TEXT", "Make item N anew from words around what was learned of it, which a * stands for",
            "an item's number and words with a *, such as 3=\"* with a gold rim\"",
            argument => Split(argument, '=') is var (item, text) && text.Length > 0 ? () => new Edit.Refine(item, text) : null),
        new("--replace", "N=OTHERDIR:M", "Make item N anew as item M of another workspace's photo",
            "an item's number, another workspace's folder and an item's number there, such as 3=beach:1",
            argument => Split(argument, '=') is var (item, text) && OtherItem(text) is { } source ? () =>
                new Edit.Replace(item, source) : null),
        new("--swap", "N,M", "Put items N and M in each other's place", "two items' numbers, such as 2,3",
            argument => Split(argument, ',') is var (item, text) && WordOption.ItemNumber(text) is { } other ? () =>
                new Edit.SwapPlaces(item, other) : null),
        new("--swap-prompts", "N,M", "Make items N and M anew as each other, each in its own place and shape",
            "two items' numbers, such as 2,3",
            argument => Split(argument, ',') is var (item, text) && WordOption.ItemNumber(text) is { } other ? () =>
                new Edit.SwapPrompts(item, other) : null),
        new("--move", "N=DX,DY", "Move item N right and down: pixels of the photo, or % of its size; negative is left and up",
            "an item's number and two distances, such as 3=40,-10 or 3=12.5%,0",
            argument => Split(argument, '=') is var (item, text) && Distances(text) is var (right, down) ? () =>
                new Edit.Move(item, right, down) : null),
        new("--resize", "N=FACTOR", "Resize item N about its own middle", "an item's number and a factor above 0, such as 3=0.5",
            argument => Split(argument, '=') is var (item, text) && Real(text) is > 0 and var factor ? () =>
                new Edit.Resize(item, factor) : null),
        new("--reshape", "N=MASK", "Give item N the shape of a mask picture of the photo's size",
            "an item's number and a mask picture, such as 3=mask.png",
            argument => Split(argument, '=') is var (item, text) && text.Length > 0 ? () =>
                new Edit.Reshape(item, Shape(item, text)) : null),
        new("--order", "N=K",
            "How far in front item N is where items overlap: those that stay are at 0, moved ones at 1 (later ones in front)",
            "an item's number and a level, such as 3=2 or 3=-1",
            argument => Split(argument, '=') is var (item, text) && int.TryParse(text, NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out var level) ? () => new Edit.Order(item, level) : null),
        new("--remove", "N", "Take item N away", "an item's number as items lists it",
            argument => WordOption.ItemNumber(argument) is { } item ? () => new Edit.Remove(item) : null),
        new("--lock", "N", "Keep item N as it is, whatever else is done", "an item's number as items lists it",
            argument => WordOption.ItemNumber(argument) is { } item ? () => new Edit.Lock(item) : null),
    ];

    private readonly ImmutableArray<Option<string[]>> options = [.. Kinds.Select(
        kind => WordOption.Many(kind.Name, kind.HelpName, kind.Description, kind.Wanted, argument => kind.Read(argument) is not null))];
    private readonly Option<string[]> active = WordOption.Many(
        "--active", "N", "Let item N change too, such as the hand around a bag", "an item's number as items lists it", argument =>
            WordOption.ItemNumber(argument) is not null);

    private readonly Option<long?> closeWith = NumberOption.Whole("--close-with",
        "Give every pixel that is left uncovered to item N (default: each gap to what surrounds it)", least: 0, most: ushort.MaxValue);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        active.Aliases.Add("--also-active");
        command.Options.Add(active);
        command.Options.Add(closeWith);
    }

    /// <summary>The item that gets what is left uncovered; null for what surrounds each gap.</summary>
    public int? CloseWith(ParseResult parse) => (int?)parse.GetValue(closeWith);

    /// <summary>Further items that may change.</summary>
    public ImmutableArray<int> Active(ParseResult parse) => [.. (parse.GetValue(active) ?? [])
        .Select(argument => WordOption.ItemNumber(argument)!.Value)];

    /// <summary>Whether a call names any edit.</summary>
    public static bool AreThere(ParseResult parse) => parse.Tokens.Any(token => token.Type == TokenType.Option
        && KindOf(token) is not null);

    /// <summary>The edits, in the order in which they were typed. Reads the pictures that they name.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    /// <exception cref="InputRefusedException">A picture cannot be read.</exception>
    public ImmutableArray<Edit> Edits(ParseResult parse)
    {
        var edits = ImmutableArray.CreateBuilder<Edit>();
        Kind? named = null;
        foreach (var token in parse.Tokens)
        {
            if (token.Type == TokenType.Option)
            {
                named = KindOf(token);
            }
            else if (named?.Read(token.Value) is { } edit)
            {
                edits.Add(edit());
                named = null;
            }
        }

        return EditConflict.Find(edits.ToImmutable(), Active(parse)) is { } conflict
            ? throw new UsageException(conflict) : edits.ToImmutable();
    }

    private static Kind? KindOf(Token token) => Array.Find(Kinds, kind => kind.Name == token.Value);

    private static (int Item, string Text)? Split(string argument, char between) =>
        argument.IndexOf(between, StringComparison.Ordinal) is >= 0 and var at && WordOption.ItemNumber(argument[..at]) is { } item
            ? (item, argument[(at + 1)..].Trim()) : null;

    // The folder stands where the association's name belongs until the workspace is open; see Replacements.
    private static ReplacementSource? OtherItem(string text) =>
        text.LastIndexOf(':') is > 0 and var at && WordOption.ItemNumber(text[(at + 1)..]) is { } item
            ? new ReplacementSource(text[..at], item) : null;

    private static Mask Shape(int item, string path) => MaskFile.Read(path) is { IsEmpty: false } shape
        ? shape
        : throw new InputRefusedException(
            $"The new shape of item {item} has no pixels in '{path}': paint it white on black, or remove the item.");

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static (Distance Right, Distance Down)? Distances(string text) =>
        text.Split(',') is [var right, var down] && DistanceOf(right.Trim()) is { } across && DistanceOf(down.Trim()) is { } along
            ? (across, along) : null;

    private static Distance? DistanceOf(string text) => text.EndsWith('%')
        ? Real(text[..^1]) is { } percent ? new Distance(percent / 100, IsShare: true) : null
        : Real(text) is { } pixels ? new Distance(pixels) : null;

    /// <summary>An option that names an edit.</summary>
    /// <param name="Name">As it is typed.</param>
    /// <param name="HelpName">The form of its argument.</param>
    /// <param name="Description">What it does.</param>
    /// <param name="Wanted">What an argument must be, for whoever typed another.</param>
    /// <param name="Read">From an argument to what makes the edit; null for an argument of another form.</param>
    private sealed record Kind(string Name, string HelpName, string Description, string Wanted, Func<string, Func<Edit>?> Read);
}
