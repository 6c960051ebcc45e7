using System.CommandLine;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;

namespace Itemwise.Cli.Options;

/// <summary>The options that change items. Whatever their order, merging comes first, then splitting, then naming, then kinds.</summary>
internal sealed class ItemArguments
{
    private static readonly Dictionary<string, ItemKind> Kinds = new(StringComparer.Ordinal)
    {
        ["thing"] = ItemKind.Thing, ["background"] = ItemKind.Background, ["unknown"] = ItemKind.Unknown,
    };

    private readonly Option<string[]> merge = WordOption.Many("--merge", "N,M", "Make item M part of item N; more than two may be named",
        "items' numbers such as 2,3", argument => Merge(argument) is not null);
    private readonly Option<string[]> split = WordOption.Many("--split", "N[=MASK]",
        "Make items of item N's pieces that do not touch, or of what a mask picture covers of it",
        "an item's number, or with a mask picture such as 3=mask.png", argument => Split(argument) is not null);
    private readonly Option<string[]> rename = WordOption.Many("--rename", "N=NAME", "Call item N otherwise",
        "an item's number and its name, such as 3=mug", argument => Rename(argument) is not null);

    private readonly Option<string[]> kind = WordOption.Many("--kind", "N=KIND",
        "Say whether item N is a thing, which keeps its samples when something beside it is edited, or a background, into which edits "
        + "go over (default: guessed; unknown guesses again)", "an item's number and thing, background or unknown, such as 3=thing",
        argument => Kind(argument) is not null);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(rename);
        command.Options.Add(merge);
        command.Options.Add(split);
        command.Options.Add(kind);
    }

    /// <summary>What to change; empty where nothing is asked for. Reads the masks that are named.</summary>
    /// <exception cref="UsageException">One item is given several names.</exception>
    /// <exception cref="InputRefusedException">A mask cannot be read.</exception>
    public IReadOnlyCollection<ItemChange> Changes(ParseResult parse) =>
    [
        .. (parse.GetValue(merge) ?? []).Select(argument => Merge(argument)!),
        .. (parse.GetValue(split) ?? []).Select(argument => Split(argument)!()),
        .. Renames(parse.GetValue(rename) ?? []),
        .. (parse.GetValue(kind) ?? []).Select(argument => Kind(argument)!),
    ];

    private static ItemChange.Rename[] Renames(string[] arguments)
    {
        ItemChange.Rename[] renames = [.. arguments.Select(argument => Rename(argument)!)];
        return renames.GroupBy(change => change.Item).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UsageException($"Item {twice.Key} is given {twice.Count()} names: choose one.")
            : renames;
    }

    private static ItemChange.Merge? Merge(string argument)
    {
        var numbers = argument.Split(',').Select(WordOption.ItemNumber).ToList();
        return numbers.Count >= 2 && numbers.Distinct().Count() == numbers.Count && !numbers.Contains(null)
            ? new ItemChange.Merge([.. numbers.Select(number => number!.Value)]) : null;
    }

    private static Func<ItemChange>? Split(string argument)
    {
        var parts = argument.Split('=', 2);
        return WordOption.ItemNumber(parts[0]) is not { } item || parts is [_, ""] ? null
            : parts.Length == 1 ? () => new ItemChange.Split(item)
            : () => new ItemChange.Split(item, MaskFile.Read(parts[1]));
    }

    private static ItemChange.SetKind? Kind(string argument) =>
        argument.Split('=', 2) is [var number, var word] && WordOption.ItemNumber(number) is { } item
            && Kinds.TryGetValue(word.Trim(), out var named)
            ? new ItemChange.SetKind(item, named) : null;

    private static ItemChange.Rename? Rename(string argument) =>
        argument.Split('=', 2) is [var number, var name] && WordOption.ItemNumber(number) is { } item && name.Trim().Length > 0
            ? new ItemChange.Rename(item, name.Trim()) : null;
}
