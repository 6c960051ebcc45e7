using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Itemwise.Studio.Drawing;

namespace Itemwise.Studio.Work.Requests;

/// <summary>One thing to do to one item, or to two that trade something; in JSON told apart by <c>kind</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Describe), "describe")]
[JsonDerivedType(typeof(Refine), "refine")]
[JsonDerivedType(typeof(Move), "move")]
[JsonDerivedType(typeof(Resize), "resize")]
[JsonDerivedType(typeof(Reshape), "reshape")]
[JsonDerivedType(typeof(Remove), "remove")]
[JsonDerivedType(typeof(Replace), "replace")]
[JsonDerivedType(typeof(Swap), "swap")]
[JsonDerivedType(typeof(SwapPrompts), "swapPrompts")]
public abstract record ItemEdit
{
    /// <summary>As it is typed.</summary>
    [JsonIgnore]
    public abstract string Words { get; }

    private static string Spoken(FormattableString words) => FormattableString.Invariant(words);

    /// <summary>Makes the item anew from words.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be.</param>
    public sealed record Describe(int Item, string Text) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"describe {Item}={Text}");
    }

    /// <summary>Makes the item anew from words around what was learned of it.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be; every <c>*</c> stands for the item as learned.</param>
    public sealed record Refine(int Item, string Text) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"refine {Item}={Text}");
    }

    /// <summary>Shifts the item.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Dx">Pixels of the photo to the right.</param>
    /// <param name="Dy">Pixels of the photo down.</param>
    public sealed record Move(int Item, double Dx, double Dy) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"move {Item}={Dx:0.####},{Dy:0.####}");
    }

    /// <summary>Scales the item about its own middle.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Factor">Of both sides, above 0.</param>
    public sealed record Resize(int Item, double Factor) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"resize {Item}={Factor}");
    }

    /// <summary>Gives the item other pixels, as drawn.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Pixels">Those that it shall have.</param>
    public sealed record Reshape(int Item, DrawnPixels Pixels) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"reshape {Item}");
    }

    /// <summary>Takes the item away.</summary>
    /// <param name="Item">The item's number.</param>
    public sealed record Remove(int Item) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"remove {Item}");
    }

    /// <summary>Makes the item anew as an item of another workspace's photo.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Workspace">The other workspace's id.</param>
    /// <param name="Other">The item's number there.</param>
    public sealed record Replace(int Item, string Workspace, int Other) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"replace {Item}={Other}");
    }

    /// <summary>Puts each of two items in the other's place.</summary>
    /// <param name="Items">Two items' numbers.</param>
    public sealed record Swap(ImmutableArray<int> Items) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"swap {Listed(Items)}");
    }

    /// <summary>Makes each of two items anew as the other, each in its own place and shape.</summary>
    /// <param name="Items">Two items' numbers.</param>
    public sealed record SwapPrompts(ImmutableArray<int> Items) : ItemEdit
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Words => Spoken($"swap-prompts {Listed(Items)}");
    }

    private static string Listed(ImmutableArray<int> items) =>
        items.IsDefault ? "" : string.Join(',', items.Select(item => item.ToString(CultureInfo.InvariantCulture)));
}
