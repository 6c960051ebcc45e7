using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Cli.Progress;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Sheets;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary><c>edit DIR [--describe N=TEXT]... [--move N=DX,DY]... [--remove N]...</c>: all edits of a call in one pass.</summary>
internal sealed class EditCommand : ICommand
{
    private const int MostPictures = 999;

    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<string?> file = new("--output", "-o") { Description = "A file for the picture besides the step's own edit-NNN.png in DIR/edits; with --count also NAME-2.png, NAME-3.png and so on", HelpName = "FILE" };
    private readonly Option<long?> from = NumberOption.Whole("--from", "Begin at step N of the history, 0 for the photo (default: where it stands)", least: 0, most: int.MaxValue);
    private readonly Option<long?> count = NumberOption.Whole("--count", "How many variants: with the seed, the next one, and so on (default: 1)", least: 1, most: MostPictures);
    private readonly Option<string?> preview = new("--preview") { Description = "Write only a picture of what would change and what would stay; asks no model", HelpName = "FILE" };
    private readonly EditArguments arguments = new();
    private readonly EditOptions sampling = new();

    public EditCommand()
    {
        Syntax = new Command("edit", "Describe, refine, replace, swap, move, resize, reshape or remove items; all edits of a call are one pass") { folder };
        arguments.AddTo(Syntax);
        Syntax.Options.Add(count);
        Syntax.Options.Add(preview);
        Syntax.Options.Add(from);
        Syntax.Options.Add(file);
        sampling.AddRegions(Syntax);
        sampling.AddSampling(Syntax);
    }

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var start = Measured.Start();
        var path = session.Parse.GetRequiredValue(folder);
        var asked = new EditRequest(arguments.Edits(session.Parse), new SamplingSettings(), arguments.Active(session.Parse), CloseWith: arguments.CloseWith(session.Parse));
        if (session.Parse.GetValue(preview) is { } picture)
        {
            return Preview(session, path, picture, asked, start);
        }

        using var workspace = WorkspaceFolder.Open(path);
        var state = Begin(session, workspace.History);
        using var replacements = new Replacements(workspace.FullPath);
        asked = asked with { Edits = [.. asked.Edits.Select(replacements.Resolve)] };
        var notes = Notes(session, EditPlan.For(state.Items, asked)); // what cannot be is refused before anything is loaded
        var outputs = Names(session.Parse.GetValue(file), (int)(session.Parse.GetValue(count) ?? 1));
        session.RequireSeeds(outputs.Length);
        foreach (var output in outputs.OfType<string>())
        {
            OutputFile.RequireWithRegion(output);
        }

        var (made, variants) = Apply(session, workspace, state, replacements, asked, outputs);
        return EditOutcome.OfVariants(made, variants, Measured.Since(start), notes);
    }

    private WorkspaceState Begin(Session session, WorkspaceHistory history) =>
        session.Parse.GetValue(from) is { } step ? history.StateAt((int)step) : history.Current;

    private static ImmutableArray<string> Notes(Session session, EditPlan plan)
    {
        foreach (var note in plan.Notes)
        {
            session.Terminal.Note(note);
        }

        return plan.Notes;
    }

    private (EditedFiles First, ImmutableArray<EditVariant> Variants) Apply(
        Session session, WorkspaceFolder workspace, WorkspaceState state, Replacements replacements, EditRequest asked, ImmutableArray<string?> outputs)
    {
        using var model = session.OpenModel();
        using var others = replacements; // what it loaded is gone before anybody counts
        var run = new EditRun(workspace, model, session.Cancellation) { Replacements = replacements };
        var settings = sampling.Over(run.Defaults.For(asked.Edits), session.Parse, session.Seed);
        return session.Terminal.Watch(display =>
        {
            EditedFiles? first = null;
            var variants = ImmutableArray.CreateBuilder<EditVariant>();
            foreach (var (index, output) in outputs.Index())
            {
                var request = asked with { Settings = settings with { Seed = settings.Seed + index } };
                var made = Make(run, request, state, output, display, variants.Count, outputs.Length);
                first ??= made;
                variants.Add(new EditVariant(made.Output, made.Region, made.Step, request.Settings.Seed, made.ChangedOutside));
            }

            return (first!, variants.ToImmutable());
        });
    }

    private static EditedFiles Make(EditRun run, EditRequest request, WorkspaceState state, string? output, IWorkDisplay display, int doneCount, int count)
    {
        try
        {
            return run.Edit(request, state, output, display);
        }
        catch (OperationCanceledException error) when (doneCount > 0)
        {
            throw new InterruptedException($"Stopped; {doneCount} of {count} variants are written and stay, each a step of the history.", error);
        }
    }

    private PreviewOutcome Preview(Session session, string path, string picture, EditRequest asked, long start)
    {
        OutputFile.Require(picture);
        var state = Begin(session, WorkspaceHistory.Read(path));
        var photo = Task.Run(() => EditPreview.Reduce(Picture.Load(state.PicturePath))); // the slow part, while the plan is made
        var request = asked with { Settings = sampling.Over(DEditDefaults.SamplingIn(session.ModelFolderOrNull, asked.Edits), session.Parse, session.Seed) };
        var plan = EditPreview.Plan(state.Items, request);
        var notes = Notes(session, plan);
        PictureWriter.Write(picture, EditPreview.Draw(photo.GetAwaiter().GetResult(), plan));
        return new PreviewOutcome(
            Path.GetFullPath(picture), Share(plan.Regions.Active), Share(plan.Regions.Soft), Share(plan.Regions.Locked), notes, Measured.Since(start).Seconds);
    }

    private static double Share(Mask mask) => Math.Round((double)mask.Count / mask.Pixels.Length, 6);

    // The first keeps the name that was asked for, so that a script finds it whatever the count. Without a name there are the steps' own files.
    private static ImmutableArray<string?> Names(string? output, int count) =>
    [
        output,
        .. Enumerable.Range(2, count - 1).Select(number => output is null ? null : OutputFile.Numbered(output, number)),
    ];

    private sealed record PreviewOutcome(string Preview, double Active, double Soft, double Locked, ImmutableArray<string> Notes, double Seconds) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Line(Preview);
    }
}
