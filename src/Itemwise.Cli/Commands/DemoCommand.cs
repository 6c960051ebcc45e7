using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Sheets;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>demo</c>: the whole road on the sample scene: learns its items, describes one anew, removes another, and shows it all on one sheet.</summary>
internal sealed class DemoCommand : ICommand
{
    private const string WorkspaceFolderName = "workspace";
    private const string SheetName = "sheet.png";
    private const int SheetColumns = 3;
    private static readonly string Scene = Path.Combine("samples", "scene");
    private static readonly Edit.Describe Described = new(3, "a blue ball");
    private static readonly Edit.Remove Removed = new(1);

    private readonly Option<string> folder = new("--output", "-o")
    {
        Description = "Where the results go", HelpName = "DIR", DefaultValueFactory = _ => "itemwise-demo",
    };

    public DemoCommand() => Syntax = new Command("demo", "Learn the sample scene, describe one item, remove another, and show it on a sheet") { folder };

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var start = Measured.Start();
        var target = session.Parse.GetRequiredValue(folder);
        using var workspace = OpenOrMake(Path.Combine(target, WorkspaceFolderName));
        var shown = Do(session, workspace, target);
        var cost = Measured.Since(start);
        return new Outcome(
            Path.GetFullPath(Path.Combine(target, SheetName)), Path.GetFullPath(workspace.FullPath), shown.Stages, Math.Round(shown.Reconstructed.Psnr, 2),
            shown.Described.ChangedOutside + shown.Removed.ChangedOutside, cost.Seconds, cost.PeakBytes, cost.LiveTensors);
    }

    // A second demo in the same place goes on where the first was stopped.
    private static WorkspaceFolder OpenOrMake(string path)
    {
        var scene = ShippedFolder.Find(Scene) ?? throw new InputRefusedException($"There is no folder {Scene} beside this program: get the whole repository.");
        var photo = Photo.Load(Path.Combine(scene, "photo.png"));
        if (WorkspaceFolder.Exists(path))
        {
            return WorkspaceFolder.Read(path).PhotoSha256 == photo.Sha256 ? WorkspaceFolder.Open(path)
                : throw new InputRefusedException($"'{path}' is the workspace of another photo: name a folder of its own for the demo with -o DIR.");
        }

        var loaded = ItemsReader.Read(Path.Combine(scene, "items.png"), photo.Height, photo.Width);
        return WorkspaceFolder.Create(path, photo.Path, loaded.Items);
    }

    private static Shown Do(Session session, WorkspaceFolder workspace, string target)
    {
        using var model = session.OpenModel();
        var run = new EditRun(workspace, model, session.Cancellation);
        run.Mend(session.Terminal.Note);
        var learning = run.Defaults.Learning with { Seed = session.Seed ?? run.Defaults.Learning.Seed };

        var clock = new StageClock();
        var shown = session.Terminal.Watch(display =>
        {
            run.Associate(learning, display, new MemoryBudget(ProcessMemory.AvailableBytes, session.Terminal.Note));
            clock.Lap("associate");
            var reconstructed = run.Reconstruct(Sampling(run, session, []), Path.Combine(target, "reconstruction.png"), display);
            clock.Lap("reconstruct");
            var photo = workspace.History.StateAt(0); // each edit begins with the photo, as its caption says
            var described = run.Edit(new EditRequest([Described], Sampling(run, session, [Described])), photo, Path.Combine(target, "described.png"), display);
            clock.Lap("describe");
            var removed = run.Edit(new EditRequest([Removed], Sampling(run, session, [Removed])), photo, Path.Combine(target, "removed.png"), display);
            clock.Lap("remove");
            return new Shown(reconstructed, described, removed, clock.Stages);
        });
        PictureWriter.Write(Path.Combine(target, SheetName), Sheet(run.Photo, workspace.Workspace.Items, shown));
        return shown;
    }

    private static SamplingSettings Sampling(EditRun run, Session session, ImmutableArray<Edit> edits)
    {
        var sampling = run.Defaults.For(edits);
        return sampling with { Seed = session.Seed ?? sampling.Seed };
    }

    private static Picture Sheet(Photo photo, Items items, Shown shown) => ContactSheet.Draw(
        [
            new(photo.Native, "the photo"),
            new(ItemOverlay.Draw(photo.Native, items), "its items"),
            new(shown.Reconstructed.Result.Picture, string.Create(CultureInfo.InvariantCulture, $"made again from what was learned ({shown.Reconstructed.Psnr:0.0} dB)")),
            new(shown.Described.Result.Picture, $"{items[Described.Item].Name} described as \"{Described.Text}\""),
            new(shown.Removed.Result.Picture, $"{items[Removed.Item].Name} removed"),
            new(Picture.Load(shown.Described.Region), "where describing may change samples (white), its rim (grey)"),
        ],
        SheetColumns);

    private sealed record Shown(EditedFiles Reconstructed, EditedFiles Described, EditedFiles Removed, ImmutableArray<Stage> Stages);

    private sealed record Outcome(
        string Output, string Workspace, ImmutableArray<Stage> Stages, double Psnr, long ChangedOutside, double Seconds, long PeakBytes, long LiveTensors) : IOutcome
    {
        private static readonly Column[] Columns = [new("what"), new("value", IsNumber: true)];

        public void Tell(Terminal terminal)
        {
            var culture = CultureInfo.InvariantCulture;
            terminal.Table(Columns,
            [
                .. Stages.Select(stage => (string[])[stage.Name, string.Create(culture, $"{stage.Seconds:0.0} s")]),
                ["together", string.Create(culture, $"{Seconds:0.0} s")],
                ["reconstruction's PSNR", string.Create(culture, $"{Psnr:0.0} dB")],
                ["samples changed outside", ChangedOutside.ToString(culture)],
                ["peak memory", string.Create(culture, $"{PeakBytes / 1e9:0.00} GB")],
                ["live tensors at the end", LiveTensors.ToString(culture)],
            ]);
            terminal.Line(Output);
        }
    }
}
