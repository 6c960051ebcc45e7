using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Methods;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.Running;
using Itemwise.Editing.Sheets;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>instruct DIR|PHOTO TEXT...</c>: plain sentences, each held to what it is about; of a workspace a step of its
/// history.</summary>
internal sealed class InstructCommand : ICommand
{
    /// <summary>The shipped model that follows instructions.</summary>
    public const string ShippedModel = "tabletop-edit";

    private const int MostPictures = 999;

    private readonly Argument<string> place = Arguments.WorkspaceOrPhoto();
    private readonly Argument<string[]> texts = new("TEXT") { Description = "What shall change, a sentence each",
        Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> file = new("--output", "-o") { Description =
        "A file for the picture, required with PHOTO; with --count also NAME-2.png and so on", HelpName = "FILE" };
    private readonly Option<long?> count = NumberOption.Whole("--count",
        "How many variants: with the seed, the next one, and so on (default: 1)", least: 1, most: MostPictures);
    private readonly Option<string?> preview = new("--preview") { Description =
        "Write only a picture of the regions, from one step of the model", HelpName = "FILE" };
    private readonly InstructOptions options = new();

    public InstructCommand()
    {
        Syntax = new Command("instruct", "Edit by plain sentences, each in its place") { place, texts };
        Syntax.Options.Add(file);
        Syntax.Options.Add(count);
        Syntax.Options.Add(preview);
        options.AddTo(Syntax);
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public IOutcome Run(Call call)
    {
        var (start, path) = (Measured.Start(), call.Parse.GetRequiredValue(place));
        var request = options.Read(call.Parse, [.. call.Parse.GetRequiredValue(texts)], call.Seed ?? 0);
        using var model = call.Model(ShippedModel);
        using var piped = NamedFile.Open(call, path);
        using var subject = WorkspaceFolder.Exists(path) ? InstructedPicture.OfWorkspace(path, model)
            : InstructedPicture.OfPhoto(piped.Path, model);
        if (!subject.IsWorkspace && request.Instructions.Any(one => one.Within is not null))
        {
            throw new UsageException("--within names an item of a workspace, and a photo has none: make one with new, or give a --region.");
        }

        call.Terminal.Notes(subject.IsWorkspace ? [] : subject.Start.Photo.Remarks);

        subject.Foresee(request);
        if (call.Parse.GetValue(preview) is { } picture)
        {
            return Preview(call, subject, request, picture, start);
        }

        var outputs = Names(call, subject);
        call.RequireSeeds(outputs.Length);
        var files = call.Terminal.Watch(display => Make(subject, request, outputs, display, call.Cancellation));
        model.Dispose(); // before anybody counts
        var first = files[0];
        call.Terminal.Notes(first.Result.Remarks);

        var cost = Measured.Since(start);
        return new InstructOutcome(
            first.Output, first.Region, files.Sum(made => made.ChangedOutside), first.Step,
            InstructedRegion.All(request, first.Result, outputs[0]),
            cost.Seconds, cost.PeakBytes, cost.LiveTensors, first.Result.Remarks, [.. files.Select(made => made.Output)], request.Seed);
    }

    private static ImmutableArray<EditedFiles> Make(
        InstructedPicture subject, InstructRequest request, ImmutableArray<string?> outputs, IProgress<EditingProgress> display,
        CancellationToken cancellation)
    {
        var files = ImmutableArray.CreateBuilder<EditedFiles>();
        foreach (var (index, output) in outputs.Index())
        {
            try
            {
                files.Add(subject.Make(request.WithSeed(request.Seed + index), output, display, cancellation));
            }
            catch (OperationCanceledException error) when (files.Count > 0)
            {
                throw new InterruptedException($"Stopped; {files.Count} of {outputs.Length} variants are written and stay.", error);
            }
        }

        return files.ToImmutable();
    }

    private ImmutableArray<string?> Names(Call call, InstructedPicture subject)
    {
        var output = call.Parse.GetValue(file);
        if (output is null && !subject.IsWorkspace)
        {
            throw UsageException.NoFileForPhoto();
        }

        var names = OutputFile.Series(output, (int)(call.Parse.GetValue(count) ?? 1));
        foreach (var name in names.OfType<string>())
        {
            OutputFile.RequireWithRegion(name);
        }

        return names;
    }

    private static InstructPreviewOutcome Preview(Call call, InstructedPicture subject, InstructRequest request,
        string picture, long start)
    {
        OutputFile.RequireWithRegion(picture);
        if (request.Method != FoIMethod.MethodName)
        {
            throw new UsageException("--plain has no regions to show: leave out --preview or --plain.");
        }

        var found = call.Terminal.Watch(display => subject.Look(request, display, call.Cancellation));
        var photo = subject.Start.Photo.Rgb;
        var items = found.ToItems([.. request.Instructions.Where(one => one.Strength != 0).Select(one => one.Text)]);
        PictureWriter.Write(picture, EditPreview.Draw(photo, items, found.Regions));
        call.Terminal.Notes(found.Remarks);

        return new InstructPreviewOutcome(Path.GetFullPath(picture), InstructedRegion.All(request, found.Places, found.Facts, picture),
            Measured.Since(start).Seconds);
    }
}
