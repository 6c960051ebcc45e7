using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Evaluation.Cases;

/// <summary>What a case asks for. The set is closed; a method says which of them it can do.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Describe), "describe")]
[JsonDerivedType(typeof(Refine), "refine")]
[JsonDerivedType(typeof(Replace), "replace")]
[JsonDerivedType(typeof(Remove), "remove")]
[JsonDerivedType(typeof(Rearrange), "rearrange")]
[JsonDerivedType(typeof(Instruct), "instruct")]
[JsonDerivedType(typeof(Rewrite), "rewrite")]
[JsonDerivedType(typeof(Reweight), "reweight")]
public abstract record CaseEdit
{
    private CaseEdit()
    {
    }

    /// <summary>The items that change, by the numbers of the case's items; empty where only words say it.</summary>
    [JsonIgnore]
    public virtual ImmutableArray<int> ChangedItems => [];

    /// <summary>An item is made anew from words.</summary>
    /// <param name="Item">Its number.</param>
    /// <param name="Text">What it shall be.</param>
    public sealed record Describe(int Item, string Text) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [Item];
    }

    /// <summary>An item keeps what it is and gets more words.</summary>
    /// <param name="Item">Its number.</param>
    /// <param name="Text">Words around the item, which stands as <c>*</c>.</param>
    public sealed record Refine(int Item, string Text) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [Item];
    }

    /// <summary>An item of another photo takes an item's place.</summary>
    /// <param name="Item">Its number.</param>
    /// <param name="ReferencePhoto">The other photo's file.</param>
    /// <param name="ReferenceItems">The other photo's items.</param>
    /// <param name="ReferenceItem">The number of the item there.</param>
    public sealed record Replace(int Item, string ReferencePhoto, string ReferenceItems, int ReferenceItem) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [Item];
    }

    /// <summary>An item is gone.</summary>
    /// <param name="Item">Its number.</param>
    public sealed record Remove(int Item) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [Item];
    }

    /// <summary>An item is elsewhere, or of another size.</summary>
    /// <param name="Item">Its number.</param>
    /// <param name="Right">Pixels to the right.</param>
    /// <param name="Down">Pixels down.</param>
    /// <param name="Scale">Factor of both sides about the middle of its box.</param>
    public sealed record Rearrange(int Item, int Right, int Down, double Scale) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [Item];
    }

    /// <summary>Plain sentences.</summary>
    /// <param name="Instructions">One or more.</param>
    public sealed record Instruct(ImmutableArray<CaseInstruction> Instructions) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [.. Instructions.Select(instruction => instruction.Item).OfType<int>()];
    }

    /// <summary>The photo's caption becomes the caption after.</summary>
    /// <param name="Nouns">The words of the caption before that change.</param>
    /// <param name="Item">The item that is meant.</param>
    public sealed record Rewrite(ImmutableArray<string> Nouns, int Item) : CaseEdit
    {
        /// <summary>The item of a second word that changes; null where one changes.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Second { get; init; }

        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => Second is { } second ? [Item, second] : [Item];
    }

    /// <summary>A word of the caption counts more or less.</summary>
    /// <param name="Word">The word.</param>
    /// <param name="Factor">1 changes nothing.</param>
    /// <param name="Item">The item that it is about.</param>
    public sealed record Reweight(string Word, double Factor, int Item) : CaseEdit
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> ChangedItems => [Item];
    }
}
