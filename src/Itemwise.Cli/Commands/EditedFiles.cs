using System.Collections.Immutable;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary>An edit that is done and written.</summary>
/// <param name="Output">The picture's file.</param>
/// <param name="Region">The region's file.</param>
/// <param name="ChangedOutside">Samples of the file that differ from the picture's it began with where the region is locked.</param>
/// <param name="Result">The picture itself.</param>
internal sealed record EditedFiles(string Output, string Region, long ChangedOutside, EditResult Result)
{
    /// <summary>Of the whole picture against the picture it began with, in decibels; null where nobody asks for it.</summary>
    public double? Psnr { get; init; }

    /// <summary>The step of the history; null for what is none.</summary>
    public int? Step { get; init; }

    /// <summary>The label map after the edit, a PNG; null for what is no step.</summary>
    public string? ItemsAfter { get; init; }

    /// <summary>Makes an edit, writes it, and keeps it as a step of the history.</summary>
    /// <param name="session">The workspace and the model.</param>
    /// <param name="request">What to do, resolved.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="output">A file for the picture besides the step's own; null for none.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="cancellation">Looked at every step.</param>
    public static EditedFiles Edit(
        EditingSession session, EditRequest request, WorkspaceState from, string? output, IProgress<EditingProgress> display,
        CancellationToken cancellation) => EditAll(session, [request], from, [output], display, cancellation)[0];

    /// <summary>Makes several edits of one picture, in one pass where the method can, and keeps each as a step of the history.</summary>
    /// <param name="session">The workspace and the model.</param>
    /// <param name="requests">What to do, resolved.</param>
    /// <param name="from">Where each begins.</param>
    /// <param name="outputs">For each a file for the picture besides the step's own; null for none.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="cancellation">Looked at every step.</param>
    public static ImmutableArray<EditedFiles> EditAll(
        EditingSession session, ImmutableArray<EditRequest> requests, WorkspaceState from, ImmutableArray<string?> outputs,
        IProgress<EditingProgress> display, CancellationToken cancellation)
    {
        foreach (var output in outputs)
        {
            RequireRoom(output, session.PictureOf(from).Native);
        }

        return [.. session.MakeAll(requests, from, display, cancellation).Zip(outputs, (made, output) => Keep(session, made, output))];
    }

    /// <summary>Makes the photo as it was learned, and writes it. No step of the history.</summary>
    /// <param name="session">The workspace and the model.</param>
    /// <param name="request">A request that edits nothing.</param>
    /// <param name="output">The picture's file.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="cancellation">Looked at every step.</param>
    public static EditedFiles Reconstruct(
        EditingSession session, EditRequest request, string output, IProgress<EditingProgress> display, CancellationToken cancellation)
    {
        RequireRoom(output, session.Photo.Native);
        var made = session.Reconstruct(request, display, cancellation);
        Write(output, made.Result, made.Account);
        return Measure(output, made.Start, made.Result, isCompared: true);
    }

    /// <summary>Writes an edit of a photo that is no workspace. No step of any history.</summary>
    /// <param name="start">The photo.</param>
    /// <param name="result">What was made of it.</param>
    /// <param name="account">What the picture says of its making.</param>
    /// <param name="output">The picture's file.</param>
    public static EditedFiles OfPhoto(Photo start, EditResult result, PictureText account, string output)
    {
        RequireRoom(output, start.Native);
        Write(output, result, account);
        return Measure(output, start, result, isCompared: false);
    }

    private static EditedFiles Keep(EditingSession session, MadeEdit made, string? output)
    {
        if (output is not null)
        {
            Write(output, made.Result, made.Account);
        }

        var history = session.Workspace.History;
        var step = session.Keep(made).Number;
        return Measure(output ?? history.PictureOf(step), made.Start, made.Result, isCompared: false) with
            { Step = step, ItemsAfter = Path.GetFullPath(history.ItemsOf(step)) };
    }

    private static void RequireRoom(string? output, Picture start)
    {
        if (output is not null)
        {
            PictureWriter.RequireRoom(output, start);
        }
    }

    private static void Write(string output, EditResult result, PictureText account)
    {
        var (picture, regions) = (result.Picture, result.Regions);
        PictureWriter.Write(output, picture, account);
        PictureWriter.WriteGrey(OutputFile.RegionPath(output), picture.Width, picture.Height, FeatherWeights.Picture(regions));
    }

    // What counts is what the file holds, not what was meant to go into it.
    private static EditedFiles Measure(string output, Photo from, EditResult result, bool isCompared)
    {
        var (start, written) = (from.Native, Picture.Load(output));
        var files = new EditedFiles(
            Path.GetFullPath(output), Path.GetFullPath(OutputFile.RegionPath(output)),
            ChangedSamples.Count(start, written, result.Regions.Locked), result);
        return isCompared ? files with { Psnr = Editing.Metrics.Psnr.Of(start, written) } : files;
    }
}
