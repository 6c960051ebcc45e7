using Itemwise.Cli.Output;
using Itemwise.Cli.Progress;
using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Provenance;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary>What learning and editing have in common between commands: a workspace, a model, and results written beside their accounts.</summary>
/// <param name="workspace">Held; borrowed.</param>
/// <param name="model">Borrowed.</param>
/// <param name="cancellation">Looked at every step.</param>
internal sealed class EditRun(WorkspaceFolder workspace, ModelSet model, CancellationToken cancellation)
{
    private readonly DEdit method = new(model);
    private readonly AssociationFiles files = new(workspace.AssociationPath);

    private readonly Lazy<Photo> photo = new(() => Photo.Load(workspace.PhotoPath));

    /// <summary>The photo as it came; read once, when it is first asked for.</summary>
    public Photo Photo => photo.Value;

    /// <summary>The model family's settings.</summary>
    public DEditDefaults Defaults { get; } = DEditDefaults.Of(model);

    /// <summary>The tensors' file of what was learned.</summary>
    public string AssociationPath => files.TensorPath;

    /// <summary>The other workspaces that replacements draw on; null for none. Borrowed.</summary>
    public Replacements? Replacements { get; init; }

    /// <summary>Takes away what an earlier learning left damaged, and says so.</summary>
    public void Mend(Action<string> tell)
    {
        if (files.Mend() is { } sentence)
        {
            tell(sentence);
        }
    }

    /// <summary>Learns the items, or goes on learning them.</summary>
    /// <param name="settings">Steps, rates and the seed.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="memory">What it may take.</param>
    /// <param name="with">Another workspace's folder, whose items are learned in the same model; null for none.</param>
    /// <exception cref="InterruptedException">Stopped; the next call goes on.</exception>
    public void Associate(DEditSettings settings, IWorkDisplay display, MemoryBudget memory, string? with = null)
    {
        var other = with is null ? null : WorkspaceFolder.Read(with);
        display.Report("loading", 0, 0);
        try
        {
            method.Associate(
                Photo, workspace.History.Learnable.Items, settings, files, other is null ? null : (Photo.Load(Path.Combine(with!, other.PhotoFile)), other.Items),
                memory, Reports(display), cancellation).Dispose();
        }
        catch (OperationCanceledException error)
        {
            throw new InterruptedException("Stopped; what was learned so far is kept, and the same command goes on from there.", error);
        }
    }

    /// <summary>Makes the photo as it was learned, and writes the picture, its region and its account. No step of the history.</summary>
    /// <param name="settings">How to sample.</param>
    /// <param name="output">The picture's file.</param>
    /// <param name="display">Shows progress.</param>
    public EditedFiles Reconstruct(SamplingSettings settings, string output, IWorkDisplay display)
    {
        RequireTransparency(Photo, output);
        display.Report("loading", 0, 0);
        using var association = files.Load();
        var request = new EditRequest([], settings);
        var result = method.Apply(Photo, workspace.History.Learnable.Items, association, request, Reports(display), cancellation: cancellation);
        var account = PictureProvenance.OfEdit(model, Photo, workspace.Workspace.OriginalName, files.Sha256, association.Settings, request);
        Write(output, result, account);
        return Measure(Photo, output, result);
    }

    /// <summary>Applies a request to the picture of a state, and keeps what comes of it as a step of the history.</summary>
    /// <param name="request">What to do; its prompts are those of the state.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="output">A file for the picture besides the step's own; null for none.</param>
    /// <param name="display">Shows progress.</param>
    public EditedFiles Edit(EditRequest request, WorkspaceState from, string? output, IWorkDisplay display)
    {
        var start = PictureOf(from);
        RequireTransparency(start, output);
        display.Report("loading", 0, 0);
        using var association = files.Load();
        var learned = files.Sha256;
        var begun = request with { Prompts = from.PromptsOver(association.Items.Select(tokens => tokens.Item).ToHashSet()) };
        var result = method.Apply(start, from.Items, association, begun, Reports(display), Replacements?.Load(association, begun), cancellation);
        var account = PictureProvenance.OfEdit(model, start, workspace.Workspace.OriginalName, learned, association.Settings, begun, workspace.History.DoneUntil(from.Step));
        if (output is not null)
        {
            Write(output, result, account);
        }

        var step = workspace.History.Add(from, begun, result, account, learned).Number;
        return Measure(start, output ?? workspace.History.PictureOf(step), result) with { Step = step, ItemsAfter = Path.GetFullPath(workspace.History.ItemsOf(step)) };
    }

    // The picture of a step is checked against the history's account of it; the photo was when the workspace was opened.
    private Photo PictureOf(WorkspaceState from) => from.IsPhoto ? Photo : Photo.Load(from.PicturePath);

    private static void RequireTransparency(Photo start, string? output)
    {
        if (output is not null && PictureWriter.FormatFor(output) == PictureFormat.Jpeg && start.Native.HasAlpha)
        {
            throw new InputRefusedException($"'{output}' cannot hold transparency, and the photo has some: write a .png, .webp or .tif instead.");
        }
    }

    private static void Write(string output, EditResult result, PictureText account)
    {
        PictureWriter.Write(output, result.Picture, account);
        PictureWriter.WriteGrey(OutputFile.RegionPath(output), result.Picture.Width, result.Picture.Height, RimWeights.Picture(result.Regions));
    }

    // What counts is what the file holds, not what was meant to go into it.
    private static EditedFiles Measure(Photo start, string output, EditResult result)
    {
        var written = Picture.Load(output);
        return new EditedFiles(
            Path.GetFullPath(output), Path.GetFullPath(OutputFile.RegionPath(output)), ChangedSamples.Count(start.Native, written, result.Regions.Locked), Psnr.Of(start.Native, written), result);
    }

    private static Relay<EditingProgress> Reports(IWorkDisplay display) => new(at => display.Report(at.Phase, at.Step, at.StepCount, at.Loss));
}
