using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Methods;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Running;
using Itemwise.Editing.Sheets;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary><c>edit DIR [--describe N=TEXT]... [--move N=DX,DY]... [--remove N]...</c>: all edits of a call in one pass.</summary>
internal sealed class EditCommand : ICommand
{
    private const int MostPictures = 999;

    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<string?> file = new("--output", "-o") { Description =
        "A file for the picture besides the step's own edit-NNN.png in DIR/edits; with --count also NAME-2.png, NAME-3.png and so on",
        HelpName = "FILE" };
    private readonly Option<long?> from = NumberOption.Whole("--from",
        "Begin at step N of the history, 0 for the photo (default: where it stands)", least: 0, most: int.MaxValue);
    private readonly Option<long?> count = NumberOption.Whole("--count",
        "How many variants: with the seed, the next one, and so on (default: 1)", least: 1, most: MostPictures);
    private readonly Option<string?> preview = new("--preview") { Description =
        "Write only a picture of what would change and what would stay; asks no model", HelpName = "FILE" };
    private readonly ImmutableArray<IMethodOptions> methods = MethodOptions.All();
    private readonly SamplingOptions sampling = new();

    public EditCommand()
    {
        Syntax = new Command("edit",
            "Describe, refine, replace, swap, move, resize, reshape or remove items; all edits of a call are one pass") { folder };
        foreach (var method in methods)
        {
            method.AddEdits(Syntax);
        }

        Syntax.Options.Add(count);
        Syntax.Options.Add(preview);
        Syntax.Options.Add(from);
        Syntax.Options.Add(file);
        foreach (var method in methods)
        {
            method.AddSettings(Syntax);
        }

        sampling.AddTo(Syntax);
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public bool ReadsPrompts => true;

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var path = call.Parse.GetRequiredValue(folder);
        var method = MethodOptions.AskedBy(call.Parse, methods);
        var asked = method.Read(call.Parse, sampling.Read(call.Parse, call.Seed), call.ModelFolderOrNull(method.ShippedModel));
        if (call.Parse.GetValue(preview) is { } picture)
        {
            return Preview(call, path, picture, method.Method, asked, start);
        }

        using var workspace = WorkspaceFolder.Open(path);
        var state = Begin(call, workspace.History);
        using var model = call.Model(method.ShippedModel);
        var session = new EditingSession(workspace, model);
        var request = session.Resolve(asked, state);
        var remarks = session.Foresee(request, state).Remarks; // what cannot be is refused before anything is loaded
        call.Terminal.Notes(remarks);
        var outputs = OutputFile.Series(call.Parse.GetValue(file), (int)(call.Parse.GetValue(count) ?? 1));
        call.RequireSeeds(outputs.Length);
        foreach (var output in outputs.OfType<string>())
        {
            OutputFile.RequireWithRegion(output);
        }

        var (made, variants) = call.Terminal.Watch(display => Apply(session, request, state, outputs, display, call.Cancellation));
        call.Terminal.Notes(made.Result.Remarks);
        model.Dispose(); // before anybody counts
        return EditOutcome.OfVariants(made, variants, Measured.Since(start), [.. remarks, .. made.Result.Remarks]);
    }

    private WorkspaceState Begin(Call call, WorkspaceHistory history) =>
        call.Parse.GetValue(from) is { } step ? history.StateAt((int)step) : history.Current;

    private static (EditedFiles First, ImmutableArray<EditVariant> Variants) Apply(
        EditingSession session, EditRequest request, WorkspaceState state, ImmutableArray<string?> outputs,
        IProgress<EditingProgress> display,
        CancellationToken cancellation)
    {
        EditedFiles? first = null;
        var variants = ImmutableArray.CreateBuilder<EditVariant>();
        foreach (var (index, output) in outputs.Index())
        {
            var variant = request.WithSeed(request.Seed + index);
            try
            {
                var made = EditedFiles.Edit(session, variant, state, output, display, cancellation);
                first ??= made;
                variants.Add(new EditVariant(made.Output, made.Region, made.Step, variant.Seed, made.ChangedOutside));
            }
            catch (OperationCanceledException error) when (variants.Count > 0)
            {
                throw new InterruptedException(
                    $"Stopped; {variants.Count} of {outputs.Length} variants are written and stay, each a step of the history.", error);
            }
        }

        return (first!, variants.ToImmutable());
    }

    private PreviewOutcome Preview(Call call, string path, string picture, IEditingMethod method, EditRequest asked, long start)
    {
        OutputFile.Require(picture);
        var state = Begin(call, WorkspaceHistory.Read(path));
        var photo = Task.Run(() => EditPreview.Reduce(Picture.Load(state.PicturePath))); // the slow part, while the plan is made
        var forecast = method.Foresee(state.For(method, path), asked, EditPreview.LargestSide);
        if (forecast is not { Regions: { } regions, ItemsAfter: { } items })
        {
            throw new InputRefusedException(
                $"{method.Name} finds out what may change while it edits, so there is no preview: edit, and undo what is not wanted.");
        }

        call.Terminal.Notes(forecast.Remarks);
        PictureWriter.Write(picture, EditPreview.Draw(photo.GetAwaiter().GetResult(), items, regions));
        return new PreviewOutcome(
            Path.GetFullPath(picture), regions.Active.Share, regions.Soft.Share, regions.Locked.Share, forecast.Remarks,
            Measured.Since(start).Seconds);
    }

    private sealed record PreviewOutcome(string Preview, double Active, double Soft, double Locked, ImmutableArray<string> Notes,
        double Seconds) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Line(Preview);
    }
}
