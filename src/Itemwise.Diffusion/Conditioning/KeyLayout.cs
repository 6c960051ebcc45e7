using System.Collections.Immutable;

namespace Itemwise.Diffusion.Conditioning;

/// <summary>A run of a lane's tokens that belong together.</summary>
/// <param name="Start">First key.</param>
/// <param name="Count">Number of keys.</param>
/// <param name="Item">The item whose prompt this is; null where every pixel may look.</param>
public readonly record struct Segment(int Start, int Count, int? Item = null)
{
    /// <summary>One past the last key.</summary>
    public int End => Start + Count;
}

/// <summary>Which keys of the cross-attention mean what, lane by lane. Keys in no segment are padding and are never attended to.</summary>
/// <remarks>A lane without any segment attends to nothing: its cross-attention is the output projection's bias alone, which is
/// exactly what a context of zeros gives where keys and values have no bias. A value: layouts with the same keys and segments are equal,
/// so that what was prepared for one serves the next.</remarks>
public sealed class KeyLayout : IEquatable<KeyLayout>
{
    private KeyLayout? attending;

    /// <summary>A layout of the given segments.</summary>
    /// <param name="keyCount">K, the length of the token axis.</param>
    /// <param name="lanes">Each lane's segments, in the batch's order.</param>
    /// <exception cref="ArgumentException">A segment lies outside the keys.</exception>
    public KeyLayout(int keyCount, ImmutableArray<ImmutableArray<Segment>> lanes)
    {
        KeyCount = keyCount;
        Lanes = lanes;
        AttendingLanes = [.. Enumerable.Range(0, lanes.Length).Where(lane => lanes[lane].Length > 0)];
        HasPadding = lanes.Any(lane => lane.Length > 0 && lane.Sum(segment => segment.Count) < keyCount);
        NamesItems = lanes.Any(lane => lane.Any(segment => segment.Item is not null));
        foreach (var segment in lanes.SelectMany(lane => lane))
        {
            if (segment.Start < 0 || segment.Count <= 0 || segment.End > keyCount)
            {
                throw new ArgumentException($"{segment} lies outside the {keyCount} keys.", nameof(lanes));
            }
        }
    }

    /// <summary>K, the length of the token axis.</summary>
    public int KeyCount { get; }

    /// <summary>Each lane's segments, in the batch's order.</summary>
    public ImmutableArray<ImmutableArray<Segment>> Lanes { get; }

    /// <summary>Every lane sees all of its keys: plain cross-attention.</summary>
    public static KeyLayout Plain(int laneCount, int keyCount) =>
        new(keyCount, [.. Enumerable.Repeat(ImmutableArray.Create(new Segment(0, keyCount)), laneCount)]);

    /// <summary>Whether some lane with keys has keys that are padding, so that a mask is needed.</summary>
    public bool HasPadding { get; }

    /// <summary>The rows that attend to something, in order.</summary>
    public ImmutableArray<int> AttendingLanes { get; }

    /// <summary>The same layout over those rows alone: always the same object, so that what is prepared for it can be kept.</summary>
    public KeyLayout Attending =>
        attending ??= AttendingLanes.Length == Lanes.Length
            ? this
            : new KeyLayout(KeyCount, [.. AttendingLanes.Select(lane => Lanes[lane])]);

    /// <summary>Whether any segment belongs to an item.</summary>
    public bool NamesItems { get; }

    /// <inheritdoc/>
    public bool Equals(KeyLayout? other) => ReferenceEquals(this, other)
        || (other is not null && KeyCount == other.KeyCount && Lanes.Length == other.Lanes.Length
            && Lanes.Zip(other.Lanes).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan())));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyLayout);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(KeyCount, Lanes.Length, Lanes.Sum(lane => lane.Length), AttendingLanes.Length);
}
