using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Editing.Tests.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Running;

/// <summary>Methods that exist in tests alone go the whole way: session, history, provenance, undo, pack and unpack.</summary>
public sealed class EditingSessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LazyModel model = new(new ModelChoice(Fixtures.At("sd"), Device.Cpu, DType.Float32));

    public EditingSessionTests()
    {
        PictureWriter.WriteGrey(folder.At("photo.png"), 6, 4, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 9))]);
        var items = new Items(new ItemMap(4, 6, [.. Enumerable.Range(0, 24).Select(i => (ushort)(1 + i / 12))]));
        WorkspaceFolder.Create(Home, folder.At("photo.png"), items).Dispose();
    }

    private string Home => folder.At("workspace");

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_method_that_only_tests_know_edits_keeps_steps_and_says_what_it_did()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        var session = Session(workspace);
        var reports = new List<EditingProgress>();

        var made = session.Make(new TintRequest(2, 200), workspace.History.Current, new SynchronousProgress<EditingProgress>(reports.Add));
        var step = session.Keep(made);

        Assert.Equal(12, ChangedSamples.Count(Picture.Load(workspace.PhotoPath),
            Picture.Load(workspace.History.Current.PicturePath), Mask.Full(4, 6)));
        Assert.Equal(0, ChangedSamples.Count(Picture.Load(workspace.PhotoPath), Picture.Load(workspace.History.Current.PicturePath),
            made.Result.Regions.Locked));
        Assert.Equal("""{"kind":"edit","words":"tint 2=200","item":2,"shade":200}""", WorkspaceHistory.DidOf(step).ToJsonString());
        Assert.Equal("tint", (string)step.Content["method"]!);
        Assert.Equal(200, (int)workspace.History.Current.Memory.Find(2, "tint")!);
        Assert.Equal(["loading", "sampling"], reports.Select(report => report.Phase));
        Assert.Equal(12, reports[1].Regions!.Active.Count);
        var account = JsonNode.Parse(Picture.Load(workspace.History.Current.PicturePath).Text["itemwise"])!;
        Assert.Equal(("tint", "edit", 12, 200), ((string)account["method"]!, (string)account["kind"]!, (int)account["found"]!,
            (int)account["shade"]!));
        Assert.Contains("Itemwise edits: tint 2=200", Picture.Load(workspace.History.Current.PicturePath).Text["parameters"],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_is_found_again_by_the_key_that_it_was_kept_under_in_another_process_too()
    {
        using (var workspace = WorkspaceFolder.Open(Home))
        {
            var session = Session(workspace);
            session.Keep(session.Make(new TintRequest(1, 10), workspace.History.Current));
            session.Keep(session.Make(new TintRequest(2, 20), workspace.History.Current), "job/0");
        }

        var history = WorkspaceHistory.Read(Home);
        Assert.Equal(2, history.Find("job/0")!.Number);
        Assert.Null(history.Find("job/1"));
    }

    [Fact]
    public void Undo_branches_and_later_edits_carry_it_like_any_other()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        var session = Session(workspace);
        var history = workspace.History;
        session.Keep(session.Make(new TintRequest(1, 10), history.Current));
        session.Keep(session.Make(new TintRequest(2, 20), history.Current));
        Assert.Equal((10, 20), Tints(history.Current));

        history.GoTo(1);
        Assert.Equal((10, null), Tints(history.Current));
        var again = session.Make(new TintRequest(1, 30), history.Current);
        session.Keep(again);

        Assert.Equal(["It was tinted 10 before."], again.Result.Remarks);
        Assert.Equal((30, null), Tints(history.Current));
        Assert.Equal([1, 3], history.Steps.Back(3).Select(step => step.Number).Order());
        var account = JsonNode.Parse(Picture.Load(history.Current.PicturePath).Text["itemwise"])!;
        Assert.Equal(["tint 1=10"], account["earlier"]!.AsArray().Select(did => (string)did!["words"]!));
        history.Change([new ItemChange.Merge([2, 1])]);
        Assert.Equal((null, null), Tints(history.Current));
    }

    [Fact]
    public void Packed_and_unpacked_it_goes_on_with_what_was_learned_and_done()
    {
        using (var workspace = WorkspaceFolder.Open(Home))
        {
            var session = Session(workspace);
            session.Learn(new ShadeLearning());
            session.Keep(session.Make(new TintRequest(1, 10), workspace.History.Current));
            PackedWorkspace.Pack(workspace, folder.At("packed.zip"));
        }

        PackedWorkspace.Unpack(folder.At("packed.zip"), folder.At("back"));
        using var back = WorkspaceFolder.Open(folder.At("back"));
        var here = Session(back);

        Assert.Equal((10, null), Tints(back.History.Current));
        Assert.Equal("4", here.Reconstruct(new ShadeRequest()).Result.Learned);
        Assert.Equal(["It was tinted 10 before."], here.Make(new TintRequest(1, 30), back.History.Current).Result.Remarks);
        Assert.Equal(0, back.History.GoTo(0).Step);
    }

    [Fact]
    public void Prompts_of_one_method_outlive_edits_of_another()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        Storage.KeptSteps.Keep(workspace, Picture.Load(workspace.PhotoPath),
            new DEditRequest([new Edit.Describe(2, "a ball")], new DEditSampling()));
        var session = Session(workspace);

        session.Keep(session.Make(new TintRequest(2, 20), workspace.History.Current));

        Assert.Equal(new PromptSource.Words("a ball"), ItemPrompts.Given(workspace.History.Current.Memory, 2));
        Assert.Equal((null, 20), Tints(workspace.History.Current));
    }

    [Fact]
    public void Learning_stops_when_told_keeps_what_there_is_and_goes_on_from_there()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        var session = Session(workspace);
        using var source = new CancellationTokenSource();
        var steps = new List<int>();
        var progress = new SynchronousProgress<EditingProgress>(at =>
        {
            steps.Add(at.Step);
            if (at.Step == 2)
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => session.Learn(new ShadeLearning(), null, progress, source.Token));
        Assert.Null(session.Mend("shade"));
        session.Learn(new ShadeLearning(), null, progress);
        Assert.Equal([0, 1, 2, 0, 3, 4], steps);

        var file = Path.Combine(Home, "learned", "shade", "rows.txt");
        Assert.Throws<InputRefusedException>(() => WorkspaceFolder.RequireForeign(file));
        WorkspaceFolder.RequireForeign(Path.Combine(Home, "pictures", "rows.png"));
        File.WriteAllText(file, "?");
        Assert.NotNull(session.Mend("shade"));
        Assert.Null(session.Mend("tint"));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_with_what_there_is()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        var session = Session(workspace);
        var ordinary = new EditingSession(workspace, model);

        Assert.Contains("d-edit", Assert.Throws<InputRefusedException>(
            () => ordinary.Make(new TintRequest(1, 1), workspace.History.Current)).Message, StringComparison.Ordinal);
        Assert.Contains("learns nothing", Assert.Throws<InputRefusedException>(() => session.Learn(new TintLearning())).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TintMethod().Apply(workspace.History.Current.For(new TintMethod(), Home),
            new ShadeRequest(), model.Value));
        using var instructed = new LazyModel(new ModelChoice(Fixtures.At("ip2p"), Device.Cpu, DType.Float32));
        var other = new EditingSession(workspace, instructed, [new TintMethod()]);
        var error = Assert.Throws<InputRefusedException>(() => other.Make(new TintRequest(1, 1), workspace.History.Current));
        Assert.Contains("InstructPix2Pix", error.Message, StringComparison.Ordinal);
        Assert.Contains("tint works with Stable Diffusion folders", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_stays_with_the_thread_that_opened_it()
    {
        _ = model.Value;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Factory.StartNew(
            () => { _ = model.Value; }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Assert.Contains("one thread", error.Message, StringComparison.Ordinal);
    }

    private EditingSession Session(WorkspaceFolder workspace) => new(workspace, model, [new TintMethod(), new ShadeMethod()]);

    private static (int? One, int? Two) Tints(WorkspaceState state) =>
        ((int?)state.Memory.Find(1, "tint"), (int?)state.Memory.Find(2, "tint"));

    private sealed record TintLearning : LearningRequest
    {
        public override string Method => TintRequest.MethodName;
    }
}
