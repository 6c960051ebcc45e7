using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Editing.Sheets;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>demo</c>: the whole road on the sample scene: learns its items, describes one anew, removes another, and shows it
/// all on one sheet.</summary>
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

    public DemoCommand() =>
        Syntax = new Command("demo", "Learn the sample scene, describe one item, remove another, and show it on a sheet") { folder };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var target = call.Parse.GetRequiredValue(folder);
        using var workspace = OpenOrMake(Path.Combine(target, WorkspaceFolderName));
        var shown = Do(call, workspace, target);
        var cost = Measured.Since(start);
        return new Outcome(
            Path.GetFullPath(Path.Combine(target, SheetName)), Path.GetFullPath(workspace.FullPath), shown.Stages,
            Math.Round(shown.Reconstructed.Psnr!.Value, 2),
            shown.Described.ChangedOutside + shown.Removed.ChangedOutside, cost.Seconds, cost.PeakBytes, cost.LiveTensors);
    }

    // A second demo in the same place goes on where the first was stopped.
    private static WorkspaceFolder OpenOrMake(string path)
    {
        var scene = ShippedFolder.Find(Scene) ?? throw new InputRefusedException(
            $"There is no folder {Scene} beside this program: get the whole repository.");
        var photo = Photo.Load(Path.Combine(scene, "photo.png"));
        if (WorkspaceFolder.Exists(path))
        {
            return WorkspaceFolder.Read(path).PhotoSha256 == photo.Sha256 ? WorkspaceFolder.Open(path)
                : throw new InputRefusedException(
                    $"'{path}' is the workspace of another photo: name a folder of its own for the demo with -o DIR.");
        }

        var loaded = ItemsReader.Read(Path.Combine(scene, "items.png"), photo.Height, photo.Width);
        return WorkspaceFolder.Create(path, photo.Path, loaded.Items);
    }

    private static Shown Do(Call call, WorkspaceFolder workspace, string target)
    {
        using var model = call.Model();
        var session = new EditingSession(workspace, model);
        var defaults = DEditDefaults.In(model.Choice.Folder);
        var learning = new DEditLearning(defaults.Learning with { Seed = call.Seed ?? defaults.Learning.Seed });
        if (session.Mend(learning.Method) is { } mended)
        {
            call.Terminal.Note(mended);
        }

        var clock = new StageClock();
        var shown = call.Terminal.Watch(display =>
        {
            Learning.Run(session, learning, new MemoryBudget(ProcessMemory.AvailableBytes, call.Terminal.Note),
                display, call.Cancellation);
            clock.Lap("associate");
            var reconstructed = EditedFiles.Reconstruct(session, Request(), Path.Combine(target, "reconstruction.png"),
                display, call.Cancellation);
            clock.Lap("reconstruct");
            var described = Made("described.png", Described);
            clock.Lap("describe");
            var removed = Made("removed.png", Removed);
            clock.Lap("remove");
            return new Shown(reconstructed, described, removed, clock.Stages);

            // Each edit begins with the photo, as its caption says.
            EditedFiles Made(string name, Edit edit) =>
                EditedFiles.Edit(session, Request(edit), workspace.History.StateAt(0), Path.Combine(target, name),
                    display, call.Cancellation);
        });
        PictureWriter.Write(Path.Combine(target, SheetName), Sheet(session.Photo, workspace.Workspace.Items, shown));
        return shown;

        DEditRequest Request(params ImmutableArray<Edit> edits)
        {
            var sampling = defaults.For(edits);
            return new DEditRequest(edits, sampling with { Seed = call.Seed ?? sampling.Seed });
        }
    }

    private static Picture Sheet(Photo photo, Items items, Shown shown) => ContactSheet.Draw(
        [
            new(photo.Native, "the photo"),
            new(ItemOverlay.Draw(photo.Native, items), "its items"),
            new(shown.Reconstructed.Result.Picture, string.Create(CultureInfo.InvariantCulture,
                $"made again from what was learned ({shown.Reconstructed.Psnr:0.0} dB)")),
            new(shown.Described.Result.Picture, $"{items[Described.Item].Name} described as \"{Described.Text}\""),
            new(shown.Removed.Result.Picture, $"{items[Removed.Item].Name} removed"),
            new(Picture.Load(shown.Described.Region), "where describing may change samples (white), its feather (grey)"),
        ],
        SheetColumns);

    private sealed record Shown(EditedFiles Reconstructed, EditedFiles Described, EditedFiles Removed, ImmutableArray<Stage> Stages);

    private sealed record Outcome(
        string Output, string Workspace, ImmutableArray<Stage> Stages, double Psnr, long ChangedOutside, double Seconds, long PeakBytes,
        long LiveTensors) : IOutcome
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
