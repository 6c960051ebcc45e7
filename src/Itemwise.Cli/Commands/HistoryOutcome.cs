using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary>Where a history stands and what it holds; what <c>history</c>, <c>undo</c> and <c>redo</c> say.</summary>
/// <param name="Workspace">The folder.</param>
/// <param name="Step">Where it stands; 0 is the photo as it came.</param>
/// <param name="Picture">The picture there.</param>
/// <param name="Undo">Where undo leads; null at the beginning.</param>
/// <param name="Redo">Where redo leads; null where nothing follows.</param>
/// <param name="Steps">All steps from the photo on; null where one only goes.</param>
internal sealed record HistoryOutcome(string Workspace, int Step, string Picture, int? Undo, int? Redo,
    ImmutableArray<HistoryOutcome.ListedStep>? Steps) : IOutcome
{
    private static readonly Column[] Columns = [new(""), new("step", IsNumber: true), new("after", IsNumber: true),
        new("what"), new("picture")];

    /// <summary>The outcome of going somewhere.</summary>
    public static HistoryOutcome At(string workspace, WorkspaceHistory history) => Of(workspace, history, null);

    /// <summary>The outcome of looking.</summary>
    public static HistoryOutcome Whole(string workspace, WorkspaceHistory history) => Of(workspace, history,
    [
        new ListedStep(0, null, "the photo", Path.GetFullPath(history.PictureOf(0)), Path.GetFullPath(history.ItemsOf(0)), null, null)
            { Name = history.Steps.NameOf(0) },
        .. history.Steps.Steps.Select(step =>
        {
            var did = WorkspaceHistory.DidOf(step);
            return new ListedStep(
                step.Number, step.Parent, (string?)did["words"] ?? "", Path.GetFullPath(history.PictureOf(step.Number)),
                Path.GetFullPath(history.ItemsOf(step.Number)),
                history.RegionOf(step.Number) is { } region ? Path.GetFullPath(region) : null, did)
                { Name = history.Steps.NameOf(step.Number) };
        }),
    ]);

    public void Tell(Terminal terminal)
    {
        if (Steps is not { } listed)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"At step {Step}: {Picture}"));
            return;
        }

        terminal.Table(
            Columns,
            [.. listed.Select(step => (string[])[step.Step == Step ? "*" : "", Text(step.Step), step.Parent is { } parent ? Text(parent)
                : "", step.Name is { } name ? $"{name}: {step.Summary}" : step.Summary, Path.GetFileName(step.Picture)])]);
    }

    private static HistoryOutcome Of(string workspace, WorkspaceHistory history, ImmutableArray<ListedStep>? steps) => new(
        Path.GetFullPath(workspace), history.Steps.Position, Path.GetFullPath(history.PictureOf(history.Steps.Position)),
        history.Steps.Previous, history.Steps.Next, steps);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A step as it is listed.</summary>
    /// <param name="Step">Its number.</param>
    /// <param name="Parent">Where it began; null for the photo.</param>
    /// <param name="Summary">What it did, in words.</param>
    /// <param name="Picture">The picture after it.</param>
    /// <param name="Items">The label map after it.</param>
    /// <param name="Region">Where it could change samples; null for a step that changed none.</param>
    /// <param name="Did">What it did; null for the photo.</param>
    internal sealed record ListedStep(int Step, int? Parent, string Summary, string Picture, string Items,
        string? Region, JsonObject? Did)
    {
        /// <summary>What somebody called it; null where nobody did.</summary>
        public string? Name { get; init; }
    }
}
