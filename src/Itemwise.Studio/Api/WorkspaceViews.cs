using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Api;

/// <summary>A workspace as it is listed.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Photo">What the photo's file was called.</param>
/// <param name="Width">Of the upright photo, in pixels.</param>
/// <param name="Height">Of the upright photo, in pixels.</param>
/// <param name="Step">Where its history stands; 0 is the photo as it came.</param>
/// <param name="StepCount">Steps there are, beside the photo.</param>
/// <param name="IsLearned">Whether its items were learned.</param>
/// <param name="State">Whether it can be worked with.</param>
/// <param name="IsOwn">Whether it lies in the studio's home, and may be removed.</param>
/// <param name="Thumbnail">The address of a small picture; null where there is none.</param>
internal record WorkspaceView(string Id, string Name, string Photo, int Width, int Height, int Step, int StepCount, bool IsLearned,
    WorkspaceCondition State, bool IsOwn, string? Thumbnail)
{
    /// <summary>What is wrong with a damaged one.</summary>
    public string? Problem { get; init; }

    /// <summary>The job that works on it or is about to.</summary>
    public string? Job { get; init; }
}

/// <summary>Whether a workspace can be worked with.</summary>
internal enum WorkspaceCondition
{
    /// <summary>It can.</summary>
    Ready,
    /// <summary>Its items are being found.</summary>
    [JsonStringEnumMemberName("finding items")]
    FindingItems,
    /// <summary>Another program holds it.</summary>
    [JsonStringEnumMemberName("in use")]
    InUse,
    /// <summary>One of its files is missing or was changed.</summary>
    Damaged,
}

/// <summary>A workspace with its items and its history.</summary>
internal sealed record WorkspaceDetail : WorkspaceView
{
    /// <summary>As it is listed, and more.</summary>
    public WorkspaceDetail(WorkspaceView view) : base(view) { }

    /// <summary>The items where the history stands.</summary>
    public required ImmutableArray<ItemView> Items { get; init; }

    /// <summary>What was done.</summary>
    public required HistoryView History { get; init; }

    /// <summary>The models that were chosen for it.</summary>
    public required ChosenModels Model { get; init; }

    /// <summary>The caption by which its picture was inverted; absent where it was not.</summary>
    public InversionView? Inversion { get; init; }

    /// <summary>What methods learned of it.</summary>
    public required ImmutableArray<LearnedView> Learned { get; init; }
}

/// <summary>An item.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">thing or background: as somebody said, else guessed.</param>
/// <param name="Share">Its share of the picture, 0 to 1.</param>
/// <param name="Box">The rectangle around it: left, top, right, bottom in pixels of the photo, the last two just outside.</param>
/// <param name="IsLearned">Whether it was learned.</param>
/// <param name="Prompt">What an edit left as its words; null where none did.</param>
internal sealed record ItemView(int Number, string Name, string Kind, double Share, ImmutableArray<int> Box, bool IsLearned,
    string? Prompt);

/// <summary>What was done in a workspace.</summary>
/// <param name="Step">Where it stands; 0 is the photo as it came.</param>
/// <param name="Undo">Where undo leads; null at the photo.</param>
/// <param name="Redo">Where redo leads; null where nothing follows.</param>
/// <param name="Steps">All steps, the photo first.</param>
internal sealed record HistoryView(int Step, int? Undo, int? Redo, ImmutableArray<StepView> Steps);

/// <summary>A step of the history.</summary>
/// <param name="Step">Its number; 0 is the photo.</param>
/// <param name="Parent">The step it began at; null for the photo.</param>
/// <param name="Words">What it did, in words.</param>
/// <param name="Method">The method of an edit; null for a change of items.</param>
/// <param name="HasPicture">Whether it has a picture of its own.</param>
/// <param name="Did">What was requested; null for the photo.</param>
internal sealed record StepView(int Step, int? Parent, string Words, string? Method, bool HasPicture, JsonObject? Did)
{
    /// <summary>What somebody called it.</summary>
    public string? Name { get; init; }

    /// <summary>The seed that an edit was made with.</summary>
    public long? Seed { get; init; }

    /// <summary>Samples that differ from the picture it began with where nothing may change; absent as long as nobody counted.</summary>
    public long? ChangedOutside { get; init; }

    /// <summary>How long the job that made it took; absent where the queue does not remember it.</summary>
    public double? Seconds { get; init; }
}

/// <summary>What a method learned.</summary>
/// <param name="Method">The method.</param>
internal sealed record LearnedView(string Method);

/// <summary>The models that somebody chose for a workspace, by their ids; null for the usual ones.</summary>
/// <param name="Folder">What learns, edits and rewrites.</param>
/// <param name="EditFolder">What follows instructions.</param>
internal sealed record ChosenModels(string? Folder, string? EditFolder);

/// <summary>An inversion of a workspace's picture.</summary>
/// <param name="Caption">What the picture shows, without braces.</param>
/// <param name="Nouns">The words of it that were learned.</param>
internal sealed record InversionView(string Caption, ImmutableArray<string> Nouns);
