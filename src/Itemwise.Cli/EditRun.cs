using System.Security.Cryptography;
using Itemwise.Cli.Progress;
using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Storage;
using Itemwise.Torch;
using Itemwise.Torch.Imaging;

namespace Itemwise.Cli;

/// <summary>What learning and editing have in common between commands: a workspace, a model, and results written beside their accounts.</summary>
/// <param name="workspace">Held; borrowed.</param>
/// <param name="model">Borrowed.</param>
/// <param name="cancellation">Looked at every step.</param>
internal sealed class EditRun(WorkspaceFolder workspace, ModelSet model, CancellationToken cancellation)
{
    private readonly DEdit method = new(model);
    private readonly AssociationFiles files = new(workspace.AssociationPath);

    /// <summary>The photo; read once.</summary>
    public Photo Photo { get; } = Photo.Load(workspace.PhotoPath);

    /// <summary>The model family's settings.</summary>
    public DEditDefaults Defaults { get; } = DEditDefaults.Of(model);

    /// <summary>The tensors' file of what was learned.</summary>
    public string AssociationPath => files.TensorPath;

    /// <summary>Takes away what an earlier learning left damaged, and says so.</summary>
    public void Mend(Action<string> tell)
    {
        if (files.Mend() is { } sentence)
        {
            tell(sentence);
        }
    }

    /// <summary>Learns the items, or goes on learning them.</summary>
    /// <exception cref="InterruptedException">Stopped; the next call goes on.</exception>
    public void Associate(DEditSettings settings, IWorkDisplay display)
    {
        display.Report("loading", 0, 0);
        try
        {
            method.Associate(Photo, workspace.Workspace.Items, settings, files, Reports(display), cancellation).Dispose();
        }
        catch (OperationCanceledException error)
        {
            throw new InterruptedException("Stopped; what was learned so far is kept, and the same command goes on from there.", error);
        }
    }

    /// <summary>Applies a request and writes its picture, its region and its account.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="output">The picture's file.</param>
    /// <param name="display">Shows progress.</param>
    public EditedFiles Apply(EditRequest request, string output, IWorkDisplay display)
    {
        if (PictureWriter.FormatFor(output) == PictureFormat.Jpeg && Photo.Native.HasAlpha)
        {
            throw new InputRefusedException($"'{output}' cannot hold transparency, and the photo has some: write a .png, .webp or .tif instead.");
        }

        display.Report("loading", 0, 0);
        using var association = files.Load();
        var result = method.Apply(Photo, workspace.Workspace.Items, association, request, Reports(display), cancellation: cancellation);
        var account = Provenance.OfEdit(model, Photo, workspace.Workspace.OriginalName, HashOf(files.TensorPath), association.Settings, request);
        PictureWriter.Write(output, result.Picture, account);
        var region = RegionPath(output);
        PictureWriter.WriteGrey(region, Photo.Width, Photo.Height, RimWeights.Picture(result.Regions));

        // What counts is what the file holds, not what was meant to go into it.
        var written = Picture.Load(output);
        return new EditedFiles(
            Path.GetFullPath(output), Path.GetFullPath(region), ChangedSamples.Count(Photo.Native, written, result.Regions.Locked), Psnr.Of(Photo.Native, written), result);
    }

    /// <summary>Where the region of a picture stands: <c>NAME.region.png</c> beside <c>NAME.png</c>.</summary>
    public static string RegionPath(string output) => Path.Combine(Path.GetDirectoryName(output) ?? "", Path.GetFileNameWithoutExtension(output) + ".region.png");

    private static Relay<EditingProgress> Reports(IWorkDisplay display) => new(at => display.Report(at.Phase, at.Step, at.StepCount, at.Loss));

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
