using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Itemwise.Cli.Methods;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary><c>invert DIR CAPTION</c>: the photo as noise and learned words that lead back to it. Goes on where an interrupted call
/// stopped.</summary>
internal sealed class InvertCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Argument<string> caption = new("CAPTION") { Description =
        "What the photo shows; nouns that shall be learned may stand in braces: \"a {cat} and a {dog}\"" };
    private readonly Option<string[]> items = WordOption.Many("--item", "WORD=N",
        "Hold a noun to the pixels of item N; of a noun that stands twice, the first place gets the first item",
        "a noun and an item's number, such as cat=2", argument => ItemOf(argument) is not null);
    private readonly Option<bool> faithful = new("--faithful") { Description = "Reproduce the published code, faults included" };
    private readonly InversionOptions options = new();

    public InvertCommand()
    {
        Syntax = new Command("invert", "Find the noise and the words that lead back to a photo, for rewrite") { folder, caption };
        options.AddTo(Syntax);
        Syntax.Options.Add(items);
        Syntax.Options.Add(faithful);
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        ImmutableArray<NamedItem> named = [.. (call.Parse.GetValue(items) ?? []).Select(argument => ItemOf(argument)!)];
        var said = options.Caption(call.Parse, call.Parse.GetRequiredValue(caption), named);
        using var workspace = WorkspaceFolder.Open(call.Parse.GetRequiredValue(folder));
        var (method, state) = (new DplMethod(), workspace.History.Current);
        var place = state.For(method, workspace.FullPath);
        foreach (var item in named)
        {
            _ = place.Items[item.Item];   // throws for an unknown item, naming those that exist
        }

        using var model = call.Model();
        if (method.Mend(place) is { } mended)
        {
            call.Terminal.Note(mended);
        }

        var (id, about) = call.Terminal.Watch(display => Invert(call, said, place, model, display));
        var maps = Maps(place, id);
        model.Dispose();   // before anybody counts
        var (cost, file) = (Measured.Since(start), new InversionFiles(place.LearnedFolder).TensorPath(id));
        return new Outcome(
            Path.GetFullPath(file), new FileInfo(file).Length, about.Psnr, about.Ceiling, maps, about.Forwards, about.Backwards,
            cost.Seconds, cost.PeakBytes, cost.LiveTensors)
        {
            PublishedPasses = about.Kind == InversionKind.Dpl ? PassCount.Published(about.Steps, about.TokenRounds) : null,
        };
    }

    private (string Id, InversionDescription About) Invert(
        Call call, NounCaption said, EditStart place, LazyModel model, IProgress<EditingProgress> display)
    {
        display.Report(new EditingProgress("loading", 0, 0));
        var opened = EditingSession.Fitting(model.Value, new DplMethod());
        var settings = call.Parse.GetValue(faithful) ? DplSettings.Published : DplDefaults.In(opened.Location, DplSettings.Usual);
        try
        {
            return DplMethod.Invert(place, options.Asked(call.Parse, said).Request(opened, settings), opened, display, call.Cancellation);
        }
        catch (OperationCanceledException error)
        {
            throw InterruptedException.OfInversion(error);
        }
    }

    // Each noun's map at the photo's size, beside the inversion.
    private static ImmutableArray<LearnedNoun> Maps(EditStart place, string id)
    {
        var (size, nouns) = ((place.Photo.Width, place.Photo.Height), ImmutableArray.CreateBuilder<LearnedNoun>());
        foreach (var (index, (noun, values, height, width)) in NounMaps.Of(new InversionFiles(place.LearnedFolder), id).Index())
        {
            var path = Path.Combine(place.LearnedFolder, string.Create(CultureInfo.InvariantCulture, $"{id}.{index + 1}.png"));
            PictureWriter.Write(path, NounMaps.Picture(values, height, width, size));
            nouns.Add(new LearnedNoun(noun.Word, noun.Tokens, Path.GetFullPath(path)));
        }

        return nouns.ToImmutable();
    }

    private static NamedItem? ItemOf(string argument) =>
        argument.Split('=', 2) is [var word, var number] && word.Trim().Length > 0 && WordOption.ItemNumber(number) is { } item
            ? new NamedItem(word.Trim(), item) : null;

    private sealed record LearnedNoun(string Word, ImmutableArray<int> Tokens, string Map);

    private sealed record Outcome(
        string Inversion, long Bytes, double? Psnr, double? Ceiling, ImmutableArray<LearnedNoun> Nouns, double Forwards, double Backwards,
        double Seconds, long PeakBytes, long LiveTensors) : IOutcome
    {
        // What the published loops compute for the same rounds of token learning; for people.
        [JsonIgnore]
        public double? PublishedPasses { get; init; }

        public void Tell(Terminal terminal)
        {
            terminal.Line(Inversion);
            foreach (var noun in Nouns)
            {
                terminal.Line($"{noun.Word}: {noun.Map}");
            }

            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{Psnr ?? double.PositiveInfinity:0.0} dB PSNR made again (the autoencoder alone: "
                + $"{Ceiling ?? double.PositiveInfinity:0.0}), {Forwards:0} passes forward and {Backwards:0} back, "
                + $"{ByteText.Of(Bytes)}, {Seconds:0.0} s"));
            if (PublishedPasses is { } published)
            {
                terminal.Line(string.Create(
                    CultureInfo.InvariantCulture, $"{published / (Forwards + Backwards):0.0} times fewer passes than the published loops"));
            }
        }
    }
}
