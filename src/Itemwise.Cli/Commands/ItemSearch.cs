using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Networks;
using Itemwise.Cli.Options;
using Itemwise.Editing;
using Itemwise.Editing.Segmentation;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Panoptic;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Recognition;
using Itemwise.Networks.Subjects;
using Itemwise.Networks.Words;

namespace Itemwise.Cli.Commands;

/// <summary>How <c>new</c> finds items where none are given: by colours, by the model's attention, by a published network, or by
/// words.</summary>
internal sealed class ItemSearch
{
    private const string Auto = "auto";
    private const string Graph = "graph";
    private const string Attention = "attention";
    private const int MostItems = 64;

    private readonly Option<string?> segment = new("--segment")
    {
        Description = "How items are found: by colour, texture and borders (graph), by what the model looks at together (attention), or by "
            + "a published network, as its folder or .onnx file; auto takes attention where --model is given, else graph",
        HelpName = $"{Auto}|{Graph}|{Attention}|FOLDER",
    };

    private readonly Option<string?> words = new("--words")
    {
        Description = "Find items by their names, with commas between, by a published network", HelpName = "NAMES",
    };

    private readonly Option<long?> most = NumberOption.Whole("--max-items",
        $"The most items to find beside the rest (default: {GraphSegmenter.DefaultMaximum}, with a network {MostItems})", least: 1,
        most: MostItems);

    private readonly Option<bool> published = new("--published") { Description =
        "Merge a panoptic network's masks by the published rule, as D-Edit's masks were made, which leaves seams between items" };

    private readonly NetworkArguments networks = new();

    public ItemSearch() => segment.Validators.Add(result =>
    {
        if (result.Tokens is [var word] && word.Value is not (Auto or Graph or Attention) && !NetworkFolder.IsPath(word.Value))
        {
            result.AddError($"--segment takes {Auto}, {Graph}, {Attention}, or the folder or .onnx file of a network, not '{word.Value}'");
        }
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(segment);
        command.Options.Add(words);
        command.Options.Add(most);
        command.Options.Add(published);
        networks.AddTo(command);
    }

    /// <summary>The first of the options that is given, or null.</summary>
    public string? Given(ParseResult parse) => parse.GetValue(segment) is not null ? segment.Name : parse.GetValue(words) is not null
        ? words.Name : parse.GetValue(most) is not null ? most.Name : parse.GetValue(published) ? published.Name
        : networks.IsGiven(parse) ? "--with" : null;

    /// <summary>Finds items.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    /// <exception cref="InputRefusedException">A network is none or does not fit; the sentence says why.</exception>
    public FoundItems Find(Call call, Photo photo)
    {
        var parse = call.Parse;
        if (parse.GetValue(words) is { } asked)
        {
            return parse.GetValue(segment) is null ? ByWords(call, photo, asked)
                : throw new UsageException("--words says what to find and --segment to find everything: give one or the other.");
        }

        if (networks.IsGiven(parse))
        {
            throw new UsageException("--with names the network for --words; to find everything by one, give it as --segment FOLDER.");
        }

        // The shipped model knows rendered tabletops alone, so it is used only by name.
        return parse.GetValue(segment) switch
        {
            null or Auto => Plain(call, photo, call.NamesModel ? Attention : Graph),
            Graph or Attention => Plain(call, photo, parse.GetValue(segment)!),
            var path => ByNetwork(call, photo, NetworkFolder.Recognise(path)),
        };
    }

    private FoundItems Plain(Call call, Photo photo, string way)
    {
        var count = Most(call, GraphSegmenter.DefaultMaximum);
        var items = Watch(call, () =>
        {
            if (way == Graph)
            {
                return new GraphSegmenter(count).Segment(photo, call.Cancellation);
            }

            using var model = call.Model();
            return new AttentionSegmenter(model.Value, count, call.Seed ?? 0).Segment(photo, call.Cancellation);
        });
        return new FoundItems(items, ImmutableDictionary<int, double>.Empty, way, []);
    }

    private FoundItems ByNetwork(Call call, Photo photo, RecognisedNetwork network) => network.Family switch
    {
        NetworkFamily.Salient => Told(Watch(call, () => new SubjectSegmenter(network).Find(photo, call.Cancellation))),
        NetworkFamily.Panoptic or NetworkFamily.Instance => Told(Watch(call, () =>
            new PanopticSegmenter(network, Most(call, MostItems), call.Parse.GetValue(published)).Find(photo, call.Cancellation))),
        NetworkFamily.Sam or NetworkFamily.Sam2 => Told(Everything(call, photo, network)),
        _ => throw new InputRefusedException(
            $"The network in '{network.Folder}' does not find items by itself (it is of the family "
            + $"{network.Family.ToString().ToLowerInvariant()}): give it as --with to --words, or to items --refine."),
    };

    private FoundItems Everything(Call call, Photo photo, RecognisedNetwork network)
    {
        using var clicks = new ClickSegmenter(network);
        return call.Terminal.Watch(display => new EverythingSegmenter(clicks, Most(call, MostItems)).Find(photo, display,
            call.Cancellation));
    }

    private FoundItems ByWords(Call call, Photo photo, string asked)
    {
        var named = networks.Named(call.Parse);
        var network = NetworkArguments.Choose(named, one => one.TakesWords, "that takes words (Grounding DINO, OWLv2 or CLIPSeg)");
        using var clicks = network.Family == NetworkFamily.ClipSeg ? null
            : new ClickSegmenter(NetworkArguments.Choose(named, one => one.TakesClicks, "that makes masks of boxes (of SAM's family)"));
        var segmenter = new WordSegmenter(network, clicks, Most(call, MostItems));
        return Told(call.Terminal.Watch(display => segmenter.Find(photo, asked.Split(','), display, call.Cancellation)));
    }

    private static FoundItems Told(FoundItems found) => found.IsEmpty
        ? found with { Remarks = found.Remarks.Add("No item was found: everything is the rest.") } : found;

    private int Most(Call call, int usual) => (int)(call.Parse.GetValue(most) ?? usual);

    private static T Watch<T>(Call call, Func<T> find) => call.Terminal.Watch(display =>
    {
        display.Report(new EditingProgress("finding items", 0, 0));
        return find();
    });
}
