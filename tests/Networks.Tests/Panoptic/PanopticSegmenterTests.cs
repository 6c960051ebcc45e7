using Itemwise.Editing;
using Itemwise.Networks.Panoptic;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Tests.Panoptic;

public sealed class PanopticSegmenterTests
{
    private const double LeastAgreement = 0.995;
    private const double InputTolerance = 1e-5;

    [Theory]
    [InlineData("maskformer", "landscape")]
    [InlineData("maskformer", "portrait")]
    [InlineData("detr-panoptic", "landscape")]
    [InlineData("rfdetr-seg", "landscape")]
    public void Items_are_those_of_the_reference(string folder, string photo)
    {
        var fixture = new NetworkFixture(folder);
        var picture = photo == "landscape" ? NetworkFixture.Landscape : NetworkFixture.Portrait;
        var found = new PanopticSegmenter(fixture.Network(), 64).Find(picture, TestContext.Current.CancellationToken);
        var expected = fixture.Cases[photo]!["items"]!.AsArray();
        Assert.True(NetworkFixture.Agreement(fixture.Tensor($"{photo}/items"), found.Items.Map.Labels.ToArray()) >= LeastAgreement);
        Assert.Equal(expected.Select(item => (string)item!["item"]!), found.Items.All.Where(item => item.Number > 0).Select(item => item.Name));
        foreach (var item in expected.Select(item => item!))
        {
            var number = (int)item["id"]!;
            Assert.Equal((bool)item["thing"]! ? ItemKind.Thing : ItemKind.Background, found.Items[number].Kind);
            Assert.Equal((double)item["score"]!, found.Scores[number], 1e-4);
        }
    }

    [Theory]
    [InlineData("landscape")]
    [InlineData("portrait")]
    public void The_published_rule_gives_transformers_map(string photo)
    {
        var fixture = new NetworkFixture("maskformer");
        var picture = photo == "landscape" ? NetworkFixture.Landscape : NetworkFixture.Portrait;
        var found = new PanopticSegmenter(fixture.Network(), 64, isPublished: true).Partition(picture, CancellationToken.None);
        Assert.True(NetworkFixture.Agreement(fixture.Tensor($"{photo}/panoptic"), found.Labels) >= LeastAgreement);
        Assert.Equal(fixture.Cases[photo]!["panoptic"]!.AsArray().Select(part => (string)part!["name"]!), found.Parts.Select(part => part.Class));
    }

    [Fact]
    public void The_published_rule_makes_nothing_of_no_planes()
    {
        var none = PublishedMerger.Merge([], new PlaneSampling(2, 3, 4, 6), 0.8f);
        Assert.Equal((4, 6, 0), (none.Height, none.Width, none.Parts.Length));
        Assert.Equal(new ushort[24], none.Labels);
    }

    [Theory]
    [InlineData("maskformer", "landscape", "pixel_values")]
    [InlineData("maskformer", "portrait", "pixel_values")]
    [InlineData("detr-panoptic", "landscape", "pixel_values")]
    [InlineData("detr-panoptic", "landscape", "pixel_mask")]
    [InlineData("rfdetr-seg", "landscape", "input")]
    public void A_network_is_fed_what_its_processor_feeds_it(string folder, string photo, string input)
    {
        var fixture = new NetworkFixture(folder);
        var feed = PanopticInput.Of(fixture.Network(), (photo == "landscape" ? NetworkFixture.Landscape : NetworkFixture.Portrait).Rgb);
        Assert.True(NetworkFixture.Difference(fixture.Tensor($"{photo}/in/{input}"), feed[input]) <= InputTolerance);
    }

    [Fact]
    public void DETRs_sizes_are_its_processors()
    {
        foreach (var row in new NetworkFixture("detr-panoptic")["sizes"].AsArray().Select(row => row!.AsArray().Select(n => (int)n!).ToArray()))
        {
            Assert.Equal((row[2], row[3]), NetworkSize.Detr(row[0], row[1], 64, 107));
        }
    }

    [Theory]
    [InlineData("no-config", "does not say what its classes are called")]
    [InlineData("few-labels", "has 6 classes and its config.json names 2")]
    public void Labels_that_are_missing_or_of_another_number_are_refused(string folder, string sentence)
    {
        var network = NetworkFolder.Recognise(NetworkFixture.At("bad", folder));
        var error = Assert.Throws<InputRefusedException>(() => new PanopticSegmenter(network, 8).Find(NetworkFixture.Landscape));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_items_leave_the_smallest_to_the_rest()
    {
        var found = new PanopticSegmenter(new NetworkFixture("maskformer").Network(), 2).Find(NetworkFixture.Landscape);
        Assert.Equal(["rest", "sky", "grass"], found.Items.All.Select(item => item.Name));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 400)]
    [InlineData(97, 150)]
    [InlineData(1500, 1000)]
    public void Photos_of_any_shape_become_a_partition(int width, int height)
    {
        var picture = NetworkFixture.Landscape.Rgb.Resize(width, height, Itemwise.Imaging.Resampling.PillowBilinear);
        var items = new PanopticSegmenter(new NetworkFixture("maskformer").Network(), 8).Segment(new Photo("made.png", "", picture));
        Assert.Equal((height, width), (items.Map.Height, items.Map.Width));
        Assert.Equal(width * height, items.All.Sum(item => item.PixelCount));
    }
}
