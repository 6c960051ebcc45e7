using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;

namespace Itemwise.Cli.Methods;

/// <summary>How <c>invert</c> and <c>rewrite</c> receive what a photo shows and how it is inverted.</summary>
internal sealed class InversionOptions
{
    private const int MostSteps = 1000;

    private static readonly ImmutableArray<(string Name, InversionKind Kind)> Kinds =
        [("dpl", InversionKind.Dpl), ("null-text", InversionKind.NullText), ("ddim", InversionKind.Ddim)];

    private readonly Option<string?> nouns = new("--nouns")
    {
        Description = "The caption's nouns that are learned, such as cat,dog (default: those in braces, else those that are found)",
        HelpName = "A,B",
    };

    private readonly Option<string?> method = new("--method")
    {
        Description = "Learn nouns and the empty prompt (dpl), the empty prompt alone (null-text), or nothing (ddim); default: dpl",
        HelpName = "dpl|null-text|ddim",
    };

    private readonly Option<long?> steps = NumberOption.Whole("--steps", "Steps of the inversion (default: the model's)", least: 1,
        most: MostSteps);

    public InversionOptions() => method.TakeOneOf([.. Kinds.Select(kind => kind.Name)]);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(nouns);
        command.Options.Add(method);
        command.Options.Add(steps);
    }

    /// <summary>The kind of inversion that is requested; null for none in particular.</summary>
    private InversionKind? Kind(ParseResult parse) =>
        parse.GetValue(method) is { } name ? Kinds.First(kind => kind.Name == name).Kind : null;

    /// <summary>The steps that are requested; null for the model's.</summary>
    private int? Steps(ParseResult parse) => (int?)parse.GetValue(steps);

    /// <summary>The nouns that are named; empty where none are.</summary>
    public ImmutableArray<string> Nouns(ParseResult parse) =>
        [.. (parse.GetValue(nouns) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The caption with its nouns; a caption without any is enough where none are learned.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="caption">What the photo shows.</param>
    /// <param name="items">Which items nouns name.</param>
    public NounCaption Caption(ParseResult parse, string caption, IReadOnlyCollection<NamedItem> items) =>
        NounCaption.Read(caption, Nouns(parse), items, mayBePlain: (Kind(parse) ?? InversionKind.Dpl) != InversionKind.Dpl);

    /// <summary>What is said of the inversion.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="caption">What the photo shows; null for whichever was inverted.</param>
    public AskedInversion Asked(ParseResult parse, NounCaption? caption) =>
        new(caption, Nouns(parse).Length > 0, Kind(parse), Steps(parse));
}
