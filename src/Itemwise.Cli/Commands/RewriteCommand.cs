using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Methods;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Editing.Running;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>rewrite DIR|PHOTO TARGET... --caption SOURCE</c>: the photo with another caption; several targets are one pass.</summary>
internal sealed class RewriteCommand : ICommand
{
    private readonly Argument<string> place = Arguments.WorkspaceOrPhoto();
    private readonly Argument<string[]> targets = new("TARGET") { Description = "The caption that the photo shall have, a picture each",
        Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> caption = new("--caption") { Description =
        "The caption that it has (default: the one it was inverted with)", HelpName = "SOURCE" };
    private readonly Option<string[]> weights = WordOption.Many("--weight", "WORD=F", "How much a word of TARGET counts; 1 leaves it",
        "a word and a number, such as fluffy=3", argument => WeightOf(argument) is not null);
    private readonly Option<double?> cross = NumberOption.Real("--cross", "SHARE",
        "Share of the steps in which words look where the photo's words look (default: the model's, else 0.8)", least: 0, most: 1);
    private readonly Option<double?> self = NumberOption.Real("--self", "SHARE",
        "Share of the steps in which pixels look where the photo's pixels look (default: the model's, else 0.4)", least: 0, most: 1);
    private readonly Option<bool> blend = new("--blend") { Description = "Keep the photo wherever no changed word looks, after each step" };
    private readonly Option<bool> whole = new("--whole") { Description = "Let every pixel change, as published" };
    private readonly Option<double?> guidance = NumberOption.Real("--guidance", "G",
        "Weight of the words (default: that of the inversion)", least: 0);
    private readonly Option<string?> file = new("--output", "-o") { Description =
        "A file for the picture, required with PHOTO; with several targets also NAME-2.png and so on", HelpName = "FILE" };
    private readonly InversionOptions options = new();

    public RewriteCommand()
    {
        Syntax = new Command("rewrite", "Change a photo by changing its caption") { place, targets, caption };
        options.AddTo(Syntax);
        foreach (var option in (Option[])[weights, cross, self, blend, whole, guidance, file])
        {
            Syntax.Options.Add(option);
        }
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var path = call.Parse.GetRequiredValue(place);
        var outputs = OutputFile.Series(call.Parse.GetValue(file), call.Parse.GetRequiredValue(targets).Length);
        var said = call.Parse.GetValue(caption) is { } text ? options.Caption(call.Parse, text, []) : null;
        Refuse(call, said);
        using var model = call.Model();
        using var piped = NamedFile.Open(call, path);
        using var subject = new RewrittenPicture(piped.Path, model);
        if (!subject.IsWorkspace && (outputs[0] is null || said is null))
        {
            throw outputs[0] is null ? UsageException.NoFileForPhoto()
                : new UsageException("A photo that is no workspace has no caption yet: say what it shows with --caption.");
        }

        foreach (var output in outputs.OfType<string>())
        {
            OutputFile.RequireWithRegion(output);
        }

        var (from, requests, inverted) = Begin(call, subject, said, model);
        var files = call.Terminal.Watch(display => Make(call, subject, requests, from, outputs, display));
        model.Dispose();   // before anybody counts
        ImmutableArray<string> notes = [.. files.SelectMany(made => made.Result.Remarks).Distinct()];
        call.Terminal.Notes(notes);

        var cost = Measured.Since(start);
        return new RewriteOutcome(
            files[0].Output, [.. files.Select(made => made.Output)], files[0].Region, files.Sum(made => made.ChangedOutside), files[0].Step,
            inverted, (int)files[0].Result.Facts["forwards"]!, cost.Seconds, cost.PeakBytes, cost.LiveTensors, notes,
            files[0].Result.Sampling.Seed);
    }

    // What cannot be is refused before a model is opened.
    private void Refuse(Call call, NounCaption? said)
    {
        foreach (var target in said is null ? [] : call.Parse.GetRequiredValue(targets))
        {
            RewriteRequest.Check(said!, target, Weights(call.Parse));
        }
    }

    private (InvertedState? From, ImmutableArray<EditRequest> Requests, bool Inverted) Begin(
        Call call, RewrittenPicture subject, NounCaption? said, LazyModel model)
    {
        var opened = EditingSession.Fitting(model.Value, new DplMethod());
        var asked = options.Asked(call.Parse, said);
        var from = subject.Find(about => asked.Fits(about, opened));
        if (said is null && from?.About is null)
        {
            throw new UsageException("The workspace has no inversion of the picture as it is now: say what it shows with --caption.");
        }

        var inversion = from?.About?.Again() ?? asked.Request(opened, DplDefaults.In(opened.Location, DplSettings.Usual));
        var usual = DplDefaults.For(opened.Location, call.Parse.GetValue(whole));
        var settings = usual with
        {
            Seed = call.Seed ?? 0, Guidance = call.Parse.GetValue(guidance),
            Cross = call.Parse.GetValue(cross) ?? usual.Cross, Self = call.Parse.GetValue(self) ?? usual.Self,
            IsBlended = call.Parse.GetValue(blend),
        };
        ImmutableArray<EditRequest> requests = [.. call.Parse.GetRequiredValue(targets).Select(
            target => new RewriteRequest(inversion, target, Weights(call.Parse), settings))];
        foreach (var request in requests)
        {
            new DplMethod().Foresee(subject.StartAt(from), request);
        }

        return (from, requests, from?.About is null);
    }

    private static ImmutableArray<EditedFiles> Make(
        Call call, RewrittenPicture subject, ImmutableArray<EditRequest> requests, InvertedState? from, ImmutableArray<string?> outputs,
        IProgress<EditingProgress> display)
    {
        try
        {
            return subject.Make(requests, from, outputs, display, call.Cancellation);
        }
        catch (OperationCanceledException error) when (subject.IsWorkspace)
        {
            throw InterruptedException.OfInversion(error);
        }
    }

    private ImmutableArray<WordWeight> Weights(ParseResult parse) =>
        [.. (parse.GetValue(weights) ?? []).Select(argument => WeightOf(argument)!)];

    private static WordWeight? WeightOf(string argument) =>
        argument.Split('=', 2) is [var word, var number] && word.Trim().Length > 0
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && double.IsFinite(factor)
            ? new WordWeight(word.Trim(), factor) : null;
}
