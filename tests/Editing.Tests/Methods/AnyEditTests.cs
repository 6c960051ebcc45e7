using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Prompts;
using Itemwise.Editing.Tests.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>Any edits together, of photos of any size, depth and kind, through the whole method with a model of random weights.</summary>
[AssertNoTensorLeaks]
public sealed class AnyEditTests
{
    private const int ItemCount = 5;

    [Theory]
    [InlineData(64, 64, 3, 8)]
    [InlineData(61, 67, 4, 8)]
    [InlineData(97, 41, 1, 16)]
    [InlineData(31, 29, 2, 8)]
    [InlineData(211, 157, 3, 16)]
    [InlineData(150, 300, 4, 16)]
    public void Whatever_is_done_no_sample_changes_outside_the_regions_and_locked_items_keep_every_bit(int width,
        int height, int bands, int bits)
    {
        using var scope = TensorScope.Enter();
        using var model = TinyModel.Open();
        using var own = Learned(model, seed: 1);
        using var other = Learned(model, seed: 2);
        var others = new Dictionary<string, Association> { [RandomEdits.OtherAssociation] = other };
        var method = new DEdit(model);
        var photo = new Photo("photo.png", new string('0', 64), Noise(width, height, bands, bits));
        var done = 0;
        for (var seed = 0; done < 12 && seed < 60; seed++)
        {
            var items = new Items(RandomItems.Make(height, width, ItemCount, seed));
            var request = RandomEdits.Make(items, seed);
            request = request with { Settings = request.Settings with { Steps = 1, Seed = seed, Guidance = 1 + (seed % 2) } };
            if (Try(() => method.Apply(photo, items, own, request, others: others)) is not { } made)
            {
                continue;
            }

            done++;
            Assert.Equal((bands, bits), (made.Picture.Bands, made.Picture.BitsPerSample));
            Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
            var locked = items.Map.MaskOf(request.Edits.OfType<Edit.Lock>().Select(edit => edit.Item));
            Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, locked));
            Assert.Equal(width * height, made.ItemsAfter.All.Sum(item => item.PixelCount));
            Assert.True(made.ItemsAfter.All.All(item => made.Prompts.ContainsKey(item.Number)));
            AssertSameAlpha(photo.Native, made.Picture);
        }

        Assert.InRange(done, 6, 12);
    }

    [Fact]
    public void A_replacement_follows_its_seed_and_keeps_to_its_region()
    {
        using var scope = TensorScope.Enter();
        using var model = TinyModel.Open();
        using var own = Learned(model, seed: 1);
        using var other = Learned(model, seed: 2);
        var others = new Dictionary<string, Association> { [RandomEdits.OtherAssociation] = other };
        var method = new DEdit(model);
        var photo = new Photo("photo.png", new string('0', 64), Noise(64, 64, 3, 8));
        var items = new Items(RandomItems.Make(64, 64, ItemCount, seed: 4));
        var (item, neighbour) = (items.All[0].Number, items.All[1].Number);

        DEditResult Made(long seed, params int[] active) => method.Apply(
            photo, items, own, new DEditRequest([new Edit.Replace(item, new ReplacementSource(RandomEdits.OtherAssociation, 2))],
                new DEditSampling(seed, Steps: 1), [.. active]), others: others);

        var (first, again, another, wider) = (Made(3), Made(3), Made(4), Made(3, neighbour));
        Assert.Equal(first.Picture.Bytes.ToArray(), again.Picture.Bytes.ToArray());
        Assert.NotEqual(first.Picture.Bytes.ToArray(), another.Picture.Bytes.ToArray());
        Assert.Equal(items.MaskOf(item), first.Regions.Active);
        Assert.Equal(items.Map.MaskOf([item, neighbour]), wider.Regions.Active);
        Assert.Equal(0, ChangedSamples.Count(photo.Native, another.Picture, first.Regions.Locked));
    }

    private static DEditResult? Try(Func<DEditResult> apply)
    {
        try
        {
            return apply();
        }
        catch (InputRefusedException)
        {
            return null;
        }
    }

    private static void AssertSameAlpha(Picture before, Picture after)
    {
        for (var i = before.ColourBands; before.HasAlpha && i < before.Width * before.Height * before.Bands; i += before.Bands)
        {
            Assert.True(before.BitsPerSample == 8 ? before.Bytes[i] == after.Bytes[i] : before.Words[i] == after.Words[i],
                $"alpha sample {i} changed");
        }
    }

    private static Picture Noise(int width, int height, int bands, int bits)
    {
        var random = new Random(width);
        var words = new ushort[width * height * bands];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ushort)random.Next(ushort.MaxValue + 1);
        }

        return bits == 16 ? new Picture(width, height, bands, words, PictureMetadata.None)
            : new Picture(width, height, bands, Array.ConvertAll(words, word => (byte)(word >> 8)), PictureMetadata.None);
    }

    // Rows as good as any, and whole projections a little off the base's.
    private static Association Learned(ModelSet model, long seed)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(seed);
        using var weights = TrainedWeights.CrossAttention(model.UNetStore);
        ImmutableArray<ItemTokens> items = [.. Enumerable.Range(1, ItemCount)
            .Select(item => new ItemTokens(item, "item", [$"#item{item}"]))];
        var delta = new WeightDelta(weights.Tensors.ToDictionary(pair => pair.Key,
            pair => (pair.Value.Detach() + generator.Normal([.. pair.Value.Shape]) * 0.02).Own()), 0);
        return new Association(items, new TokenRows(generator.Normal([ItemCount, model.TextModel.Config.Width])), delta,
            new DEditSettings(TokensPerItem: 1), model.Fingerprint);
    }
}
