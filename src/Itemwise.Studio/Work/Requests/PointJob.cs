using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Itemwise.Networks.Clicks;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Makes an item of what a published network sees under points or in a box, as a step of the history.</summary>
/// <param name="Points">In pixels of the upright photo, inside the item or outside of it; may be left out where a box is given.</param>
/// <param name="Box">Left, upper, right and lower edge of a rectangle around the item, in pixels of the upright photo.</param>
/// <param name="Name">What the item is called; null for "item N".</param>
/// <param name="Keep">Numbers of items that keep their pixels.</param>
/// <param name="Alternative">Which of the network's masks, the one it takes for best being 1; null for that.</param>
public sealed record PointJob(
    ImmutableArray<ClickPoint>? Points = null, ImmutableArray<double>? Box = null, string? Name = null, ImmutableArray<int>? Keep = null,
    int? Alternative = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "point";

    private const int EdgesOfBox = 4;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => !string.IsNullOrWhiteSpace(Name) ? Name : string.Join(' ', (Points ?? []).Select(point =>
        string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}{(point.IsInside ? "" : ":-")}")));

    /// <summary>What the network takes.</summary>
    /// <exception cref="InputRefusedException">The box is not of four numbers.</exception>
    internal PointRequest Request => new(new ClickPrompt(Points ?? [], BoxOf(Box)), Keep ?? [], Alternative ?? 1);

    private static ClickBox? BoxOf(ImmutableArray<double>? edges) => edges switch
    {
        null => null,
        { IsDefault: false, Length: EdgesOfBox } box => new ClickBox(box[0], box[1], box[2], box[3]),
        _ => throw new InputRefusedException(
            "box is four numbers such as [60, 52, 97, 92]: the left, upper, right and lower edge."),
    };
}
