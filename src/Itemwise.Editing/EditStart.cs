using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;

namespace Itemwise.Editing;

/// <summary>Where an edit or a learning begins: the picture with its items at some step of a workspace, and what is known of
/// them.</summary>
/// <param name="picture">Reads the picture; asked at most once, when it is first needed.</param>
/// <param name="items">Its items, at its size.</param>
/// <param name="memory">What earlier edits left with the items.</param>
/// <param name="origins">Items that were split off another, and which, those that are gone included.</param>
/// <param name="workspace">The workspace's folder.</param>
/// <param name="learned">The folder of what the method learns; made when it first writes there.</param>
public sealed class EditStart(Func<Photo> picture, Items items, ItemMemory memory, ImmutableDictionary<int, int> origins,
    string workspace, string learned)
{
    private readonly Lazy<Photo> photo = new(picture);

    /// <summary>A photo that is no workspace: one item, of which nothing is known.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="folder">Stands for the workspace's folder.</param>
    /// <param name="learned">The folder of what the method learns.</param>
    public static EditStart OfPhoto(Photo photo, string folder, string learned) => new(
        () => photo, new Items(new ItemMap(photo.Height, photo.Width, new ushort[photo.Width * photo.Height])), ItemMemory.Empty,
        ImmutableDictionary<int, int>.Empty, folder, learned);

    /// <summary>The picture that is edited or learned. Read when it is first asked for.</summary>
    /// <exception cref="InputRefusedException">It cannot be read.</exception>
    public Photo Photo => photo.Value;

    /// <summary>The items, at the photo's size.</summary>
    public Items Items => items;

    /// <summary>What earlier edits left with the items.</summary>
    public ItemMemory Memory => memory;

    /// <summary>Items that were split off another, and which, those that are gone included: a part has a higher number than what
    /// it was part of.</summary>
    public ImmutableDictionary<int, int> Origins => origins;

    /// <summary>The workspace's folder.</summary>
    public string WorkspaceFolder => workspace;

    /// <summary>The folder of what the method learned in this workspace; it may not exist.</summary>
    public string LearnedFolder => learned;
}
