using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Itemwise.Editing;

/// <summary>What edits left with items for the edits after them: values by item and name, each read by the method that wrote it
/// alone.</summary>
/// <remarks>Immutable; values go in and come out as copies. A split item's parts take over what the whole had.</remarks>
public sealed class ItemMemory
{
    private readonly ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, JsonNode>> values;

    private ItemMemory(ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, JsonNode>> values) => this.values = values;

    /// <summary>Nothing.</summary>
    public static ItemMemory Empty { get; } = new(ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, JsonNode>>.Empty);

    /// <summary>The items with which something was left, ascending.</summary>
    public IEnumerable<int> Items => values.Keys;

    /// <summary>A copy of a value; null where nothing was left under that name.</summary>
    public JsonNode? Find(int item, string name) => Of(item).GetValueOrDefault(name)?.DeepClone();

    /// <summary>Copies of all values of an item, by name.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> All(int item) =>
        Of(item).Select(value => KeyValuePair.Create(value.Key, value.Value.DeepClone()));

    /// <summary>With another value, in place of one of the same name. It comes out as it would after a journey through a file.</summary>
    public ItemMemory With(int item, string name, JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ItemMemory(values.SetItem(item, Of(item).SetItem(name, JsonNode.Parse(value.ToJsonString())!)));
    }

    /// <summary>Without the values of items other than these.</summary>
    public ItemMemory Keeping(IEnumerable<int> items) => new(values.RemoveRange(values.Keys.Except(items)));

    /// <summary>With what one item has left with another too, as with a part that is split off.</summary>
    public ItemMemory Copying(int from, int to) => values.TryGetValue(from, out var whole)
        ? new ItemMemory(values.SetItem(to, whole)) : this;

    private ImmutableSortedDictionary<string, JsonNode> Of(int item) =>
        values.TryGetValue(item, out var found) ? found : ImmutableSortedDictionary.Create<string, JsonNode>(StringComparer.Ordinal);
}
