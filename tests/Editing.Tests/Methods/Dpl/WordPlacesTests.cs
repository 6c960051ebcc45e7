using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.Dpl;

/// <summary>Where words lie, by made-up attention over a photo of four strips.</summary>
[AssertNoTensorLeaks]
public sealed class WordPlacesTests
{
    private const int Side = 64;
    private const string Caption = "a cat and a dog on the grass";

    [Fact]
    public void Each_noun_has_the_parts_that_it_looks_at_more_than_the_others()
    {
        var places = Places(NounCaption.Read(Caption, ["cat", "dog"], []), null, null);
        Assert.Equal(Strips(0), places.Of(1));
        Assert.Equal(Strips(1), places.Of(4));
    }

    [Fact]
    public void A_noun_with_an_item_lies_there_and_keeps_others_out_of_it()
    {
        var places = Places(NounCaption.Read(Caption, ["cat", "dog"], []), null, Strips(0));
        Assert.Equal(Strips(0), places.Of(4));
        Assert.Equal(Strips(1), places.Of(1));
    }

    [Fact]
    public void Where_nothing_is_left_beside_the_items_a_noun_lies_where_it_looks()
    {
        var places = Places(NounCaption.Read(Caption, ["cat", "dog"], []), null, Strips(0, 1, 2, 3));
        Assert.Equal(Strips(0, 1), places.Of(1));
    }

    // The cat is looked for in the first strip and a little less in the second, the dog the other way round.
    private static WordPlaces Places(NounCaption caption, params Mask?[] items)
    {
        using var scope = TensorScope.Enter();
        using var model = Editing.Tests.Methods.TinyModel.Open();
        var plain = DynamicPrompt.Of(model, Caption);
        var values = new float[16 * 16 * plain.Ids.Length];
        void Look(int word, params float[] strips)
        {
            for (var cell = 0; cell < 256; cell++)
            {
                values[(cell * plain.Ids.Length) + plain.Spans[word].Start] = strips[cell % 16 / 4];
            }
        }

        Look(1, 1, 0.7f, 0, 0);
        Look(4, 0.7f, 1, 0, 0);
        return new WordPlaces(caption, plain, Tensor.From(values, 16, 16, plain.Ids.Length), [.. items],
            () => new PhotoParts(new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side / 16))])));
    }

    private static Mask Strips(params int[] wanted) => Mask.Where(Side, Side, i => wanted.Contains(i % Side / 16));
}
