using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Provenance;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>generate TEXT -o FILE [--from DIR]</c>: pictures from words, and from items learned in a workspace.</summary>
internal sealed class GenerateCommand : ICommand
{
    // Times the pixels that a model was trained with.
    private const int FarBeyond = 8;
    private const int MostSteps = 1000;
    private const int LongestSide = 8192;
    private const int MostPictures = 999;

    private readonly Argument<string> text = new("TEXT") { Description =
        "What shall be seen; with --from, {2} is item 2 as it was learned" };
    private readonly Option<string?> from = new("--from") { Description =
        "A workspace whose learned items stand in TEXT as {N}", HelpName = "DIR" };
    private readonly Option<long?> item = NumberOption.Whole("--item", "With --from: the item that a * in TEXT stands for",
        least: 0, most: ushort.MaxValue);
    private readonly Option<string> file = Arguments.OutputFile("The picture to write; with --count, NAME-1.png, NAME-2.png and so on");
    private readonly Option<string?> negative = new("--negative") { Description = "What shall not be seen", HelpName = "TEXT" };
    private readonly Option<long?> steps = NumberOption.Whole("--steps", "Denoising steps (default: the model's)",
        least: 1, most: MostSteps);
    private readonly Option<double?> guidance = NumberOption.Real("--guidance", "G",
        "Weight of the words; 1 is without guidance (default: the model's)", least: 0);
    private readonly Option<long?> width = NumberOption.Whole("--width", "Pixels across (default: the model's)",
        least: 1, most: LongestSide);
    private readonly Option<long?> height = NumberOption.Whole("--height", "Pixels down (default: the model's)",
        least: 1, most: LongestSide);
    private readonly Option<string?> sampler = SamplerOption.Short();
    private readonly Option<string[]> rewrite = new("--rewrite") { Description =
        "Make a second picture as this one but by these words, in NAME-2.png; for several NAME-3.png and so on", HelpName = "TARGET" };
    private readonly Option<long?> count = NumberOption.Whole("--count", "How many pictures (default: 1)", least: 1, most: MostPictures);

    public GenerateCommand()
    {
        Syntax = new Command("generate", "Make a picture from words")
            { text, file, from, item, negative, steps, guidance, width, height, sampler, count, rewrite };
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public bool ReadsPrompts => true;

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var request = Request(call);
        call.RequireSeeds(request.Count);
        ImmutableArray<string> targets = [.. call.Parse.GetValue(rewrite) ?? []];
        if (!targets.IsEmpty && (request.Count > 1 || call.Parse.GetValue(from) is not null))
        {
            throw new UsageException("--rewrite makes versions of one picture by plain words: leave out --count and --from.");
        }

        var files = targets.IsEmpty ? Names(call.Parse.GetRequiredValue(file), request.Count)
            : [.. OutputFile.Series(call.Parse.GetRequiredValue(file), targets.Length + 1).OfType<string>()];
        foreach (var name in files)
        {
            OutputFile.Require(name);
        }

        Make(call, request, files, targets, call.Parse.GetValue(from));
        var cost = Measured.Since(start);
        return new Outcome(Path.GetFullPath(files[0]), [.. files.Select(Path.GetFullPath)], request.Seed, cost.Seconds,
            cost.PeakBytes, cost.LiveTensors);
    }

    private TextToImageRequest Request(Call call)
    {
        var parse = call.Parse;
        return new TextToImageRequest(
            Text(parse), parse.GetValue(negative), call.Seed ?? 0, (int?)parse.GetValue(steps), parse.GetValue(guidance),
            (int?)parse.GetValue(width), (int?)parse.GetValue(height),
            SamplerOption.Kind(parse.GetValue(sampler)), (int)(parse.GetValue(count) ?? 1));
    }

    // The text with each item as {N}; a call that could only be a mistake is refused before anything is loaded.
    private string Text(ParseResult parse)
    {
        var (words, number) = (parse.GetRequiredValue(text), parse.GetValue(item));
        if (parse.GetValue(from) is null)
        {
            return number is null ? words
                : throw new UsageException("--item says which learned item a * stands for: name the workspace with --from DIR.");
        }

        if (words.Contains(PromptSource.LearnedMark, StringComparison.Ordinal) != number is not null)
        {
            throw new UsageException(number is null
                ? "The * in the text stands for a learned item: say which with --item N, or write it as {N}."
                : "--item says which learned item a * stands for, and the text has no *: write one.");
        }

        var named = number is { } only ? words.Replace("*", string.Create(CultureInfo.InvariantCulture, $"{{{only}}}"),
            StringComparison.Ordinal) : words;
        return !Personalisation.ItemsIn(named).IsEmpty ? named : throw new UsageException(
            "With --from, the text names a learned item: write {N}, such as \"a photo of {2} on a table\".");
    }

    private static void Make(
        Call call, TextToImageRequest request, ImmutableArray<string> files, ImmutableArray<string> targets, string? workspace)
    {
        var learned = workspace is null ? null : Learned(workspace, request);
        using var lazy = call.Model();
        var model = lazy.Value;
        var (wide, high) = (request.Width ?? model.PictureSize, request.Height ?? model.PictureSize);
        if ((long)wide * high > FarBeyond * (long)model.PictureSize * model.PictureSize)
        {
            call.Terminal.Note($"{wide} x {high} is far beyond the {model.PictureSize} x {model.PictureSize} that the model was "
                + $"trained with: it takes long and repeats itself. Ctrl-C twice ends it at once.");
        }

        var pictures = call.Terminal.Watch(display => targets.IsEmpty
            ? Generation.Run(model, request, learned, display, call.Cancellation)
            : Generation.Rewrite(model, request, targets, display, call.Cancellation));
        foreach (var (index, picture) in pictures.Index())
        {
            var isVersion = !targets.IsEmpty && index > 0;
            PictureWriter.Write(files[index], picture, PictureProvenance.OfGeneration(
                model, isVersion ? request with { Prompt = targets[index - 1] } : request, targets.IsEmpty ? index : 0,
                (picture.Width, picture.Height), learned?.Sha256, isVersion ? request.Prompt : null));
        }
    }

    private static AssociationFiles Learned(string workspace, TextToImageRequest request)
    {
        var items = WorkspaceFolder.Read(workspace).Items;
        foreach (var number in Personalisation.ItemsIn(request.Prompt))
        {
            _ = items[number]; // throws for an unknown item, naming those that exist
        }

        return AssociationFiles.In(workspace);
    }

    private static ImmutableArray<string> Names(string file, int count) => count == 1
        ? [file]
        : [.. Enumerable.Range(1, count).Select(number => OutputFile.Numbered(file, number))];

    private sealed record Outcome(string Output, ImmutableArray<string> Outputs, long Seed, double Seconds, long PeakBytes,
        long LiveTensors) : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            foreach (var output in Outputs)
            {
                terminal.Line(output);
            }
        }
    }
}
