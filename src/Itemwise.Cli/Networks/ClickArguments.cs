using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Options;
using Itemwise.Networks.Clicks;

namespace Itemwise.Cli.Networks;

/// <summary>The options that point at an item.</summary>
internal sealed class ClickArguments
{
    private readonly Option<string[]> click = WordOption.Many("--click", "X,Y[:-]",
        "Make an item of what lies under a point, in pixels of the photo; with :- of what does not hold it; again for further points of "
        + "the same item", "a point such as 120,340, or 120,340:- for one outside the item", word => Point(word) is not null);

    private readonly Option<string?> box = new("--box") { Description = "Make an item of what a rectangle holds", HelpName = "X,Y,X,Y" };

    private readonly Option<string?> name = new("--name") { Description = "What the item is called (default: item N)", HelpName = "NAME" };

    private readonly Option<long?> alternative = NumberOption.Whole("--alternative",
        "Take the Nth of the network's masks, the one it takes for best being 1 (default: 1)", least: 1, most: 4);

    private readonly Option<string[]> keep = WordOption.Many("--keep", "N", "Leave item N the pixels it has", "an item's number",
        word => WordOption.ItemNumber(word) is not null);

    public ClickArguments() => box.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && Box(token.Value) is null)
        {
            result.AddError($"--box takes four numbers such as 60,52,97,92, the left, upper, right and lower edge, not '{token.Value}'");
        }
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[click, box, name, alternative, keep])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is pointed at, or null where nothing is.</summary>
    /// <exception cref="UsageException">Options are given that need a point.</exception>
    public ClickPrompt? Prompt(ParseResult parse)
    {
        var (points, edges) = (parse.GetValue(click) ?? [], parse.GetValue(box));
        if (points.Length > 0 || edges is not null)
        {
            return new ClickPrompt([.. points.Select(word => Point(word)!)], edges is null ? null : Box(edges));
        }

        return parse.GetValue(name) is null && parse.GetValue(alternative) is null && parse.GetValue(keep) is not { Length: > 0 } ? null
            : throw new UsageException("--name, --alternative and --keep are about an item that is pointed at: give --click or --box too.");
    }

    /// <summary>What the item is called, or null.</summary>
    public string? Name(ParseResult parse) => parse.GetValue(name);

    /// <summary>Which of the masks, from 1.</summary>
    public int Alternative(ParseResult parse) => (int)(parse.GetValue(alternative) ?? 1);

    /// <summary>Items that keep their pixels.</summary>
    public IEnumerable<int> Kept(ParseResult parse) => (parse.GetValue(keep) ?? []).Select(word => WordOption.ItemNumber(word)!.Value);

    private static ClickPoint? Point(string word)
    {
        var isOutside = word.EndsWith(":-", StringComparison.Ordinal);
        return Numbers(isOutside ? word[..^2] : word.EndsWith(":+", StringComparison.Ordinal) ? word[..^2] : word) is [var x, var y]
            ? new ClickPoint(x, y, !isOutside) : null;
    }

    private static ClickBox? Box(string word) => Numbers(word) is [var left, var top, var right, var bottom]
        ? new ClickBox(left, top, right, bottom) : null;

    private static double[]? Numbers(string word)
    {
        var parts = word.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }
}
