using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Itemwise.Editing;
using Itemwise.Studio.Drawing;

namespace Itemwise.Studio.OneShot;

/// <summary>One change of items.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Rename), "rename")]
[JsonDerivedType(typeof(SetKind), "setKind")]
[JsonDerivedType(typeof(Merge), "merge")]
[JsonDerivedType(typeof(Split), "split")]
[JsonDerivedType(typeof(Draw), "draw")]
[JsonDerivedType(typeof(Outline), "outline")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(Subtract), "subtract")]
internal abstract record AskedChange
{
    /// <summary>The change, with what was drawn as masks.</summary>
    public abstract ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn);

    /// <summary>Calls an item by another name.</summary>
    internal sealed record Rename(int Item, string Name) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) => new ItemChange.Rename(Item, Name);
    }

    /// <summary>Says whether an item is a thing or a background.</summary>
    internal sealed record SetKind(int Item, ItemKind ItemKind) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) => new ItemChange.SetKind(Item, ItemKind);
    }

    /// <summary>Makes items one; the first keeps its number and its name.</summary>
    internal sealed record Merge(ImmutableArray<int> Items) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) =>
            new ItemChange.Merge(Items.IsDefault ? [] : Items);
    }

    /// <summary>Makes an item of what was drawn within another, or of each piece that does not touch.</summary>
    internal sealed record Split(int Item, DrawnPixels? Pixels = null) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) =>
            new ItemChange.Split(Item, Pixels is null ? null : drawn(Pixels));
    }

    /// <summary>Makes an item of what was drawn.</summary>
    internal sealed record Draw(DrawnPixels Pixels, string Name = "", ItemKind ItemKind = ItemKind.Unknown) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) => new ItemChange.Draw(drawn(Pixels), Name,
            ItemKind);
    }

    /// <summary>Gives an item the pixels that were drawn and no others.</summary>
    internal sealed record Outline(int Item, DrawnPixels Pixels) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) => new ItemChange.Outline(Item, drawn(Pixels));
    }

    /// <summary>Gives an item further pixels.</summary>
    internal sealed record Add(int Item, DrawnPixels Pixels) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) => new ItemChange.Add(Item, drawn(Pixels));
    }

    /// <summary>Takes pixels from an item.</summary>
    internal sealed record Subtract(int Item, DrawnPixels Pixels) : AskedChange
    {
        public override ItemChange ToChange(Func<DrawnPixels, Editing.Masks.Mask> drawn) => new ItemChange.Subtract(Item, drawn(Pixels));
    }
}
