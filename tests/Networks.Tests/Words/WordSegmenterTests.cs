using System.Text.Json.Nodes;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Words;

namespace Itemwise.Networks.Tests.Words;

public sealed class WordSegmenterTests
{
    private const double BoxTolerance = 0.05;
    private const double InputTolerance = 1e-5;

    [Theory]
    [InlineData("grounding-dino", "one_phrase")]
    [InlineData("grounding-dino", "two_words")]
    [InlineData("grounding-dino", "partial")]
    [InlineData("grounding-dino", "nothing")]
    [InlineData("grounding-dino", "two_phrases")]
    [InlineData("grounding-dino-idea", "three_phrases")]
    public void Tokens_and_boxes_are_those_of_the_reference(string folder, string name)
    {
        var fixture = new NetworkFixture(folder);
        var about = fixture.Cases[name]!;
        var file = (string)fixture.Runs[name]!["file"]!;
        var network = fixture.Network(file);
        // The other exports of the original keep their vocabulary elsewhere; it is the same one.
        network = network with { Folder = NetworkFixture.At("grounding-dino") };
        var detector = new GroundingDetector(network);
        var phrases = Phrases.Of(((string)about["text"]!).Split('.', StringSplitOptions.RemoveEmptyEntries));
        var tokens = GroundingTokens.Of(WordPieces.Load(network.Folder), phrases);
        Assert.Equal(about["owner"]!.AsArray().Select(owner => (int)owner!), tokens.Owners);
        var feed = detector.Feed(tokens, detector.Picture(NetworkFixture.Landscape.Rgb));
        foreach (var input in fixture.Runs[name]!["inputs"]!.AsArray().Select(input => (string)input!).Where(input => input != "img"))
        {
            Assert.True(NetworkFixture.Difference(fixture.Tensor($"{name}/in/{input}"), feed[input]) <= InputTolerance, input);
        }

        var boxes = fixture.Tensor($"{name}/out/{(folder == "grounding-dino" ? "pred_boxes" : "boxes")}");
        var found = detector.Read(fixture.Tensor($"{name}/out/logits"), boxes, tokens, 0, (150, 97)).OrderByDescending(box => box.Score);
        AssertBoxes(about["found"]!.AsArray(), [.. found], phrases);
    }

    [Fact]
    public void One_phrase_a_pass_finds_what_two_at_once_miss()
    {
        var found = new GroundingDetector(new NetworkFixture("grounding-dino").Network())
            .Find(NetworkFixture.Landscape, ["red ball", "sky"], null, TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 1], found.Select(box => box.Phrase).Order());
    }

    [Fact]
    public void OWLv2s_boxes_are_those_of_the_reference()
    {
        var fixture = new NetworkFixture("owlv2");
        var about = fixture.Cases["landscape"]!;
        string[] texts = [.. about["texts"]!.AsArray().Select(text => (string)text!)];
        var network = fixture.Network();
        network = network with { Folder = NetworkFixture.At("clipseg") }; // the same tokenizer
        var detector = new OwlDetector(network);
        var feed = detector.Feed(NetworkFixture.Landscape.Rgb, [.. texts]);
        foreach (var (name, tensor) in feed)
        {
            Assert.True(NetworkFixture.Difference(fixture.Tensor($"landscape/in/{name}"), tensor) <= InputTolerance, name);
        }

        var found = detector.Find(NetworkFixture.Landscape, [.. texts], null, TestContext.Current.CancellationToken);
        var expected = about["found"]!.AsArray().OrderBy(box => (string)box!["phrase"]!).ThenByDescending(box => (double)box!["score"]!);
        AssertBoxes([.. expected.Select(box => box!.DeepClone())], [.. found.OrderBy(box => texts[box.Phrase]).ThenByDescending(box => box.Score)],
            texts);
    }

    [Theory]
    [InlineData("three")]
    [InlineData("one")]
    public void CLIPSegs_masks_are_those_of_the_reference(string name)
    {
        var fixture = new NetworkFixture("clipseg");
        string[] texts = [.. fixture.Cases[name]!["texts"]!.AsArray().Select(text => (string)text!)];
        var planes = new ClipSegPlanes(fixture.Network());
        foreach (var (input, tensor) in planes.Feed(NetworkFixture.Landscape.Rgb, [.. texts]))
        {
            Assert.True(NetworkFixture.Difference(fixture.Tensor($"{name}/in/{input}"), tensor) <= InputTolerance, input);
        }

        var found = planes.Find(NetworkFixture.Landscape, [.. texts], 8, TestContext.Current.CancellationToken);
        ushort[] numbers = [0, .. found.Parts.Select(part => (ushort)(Array.IndexOf(texts, part.Class) + 1))];
        Assert.True(NetworkFixture.Agreement(fixture.Tensor($"{name}/items"), [.. found.Labels.Select(label => numbers[label])]) >= 0.995);
    }

    [Fact]
    public void Words_become_items_with_a_box_network_and_a_click_network()
    {
        using var clicks = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var segmenter = new WordSegmenter(new NetworkFixture("grounding-dino").Network(), clicks, 8);
        var found = segmenter.Find(NetworkFixture.Landscape, ["Red ball.", " sky"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["rest", "sky", "red ball 1", "red ball 2"], found.Items.All.Select(item => item.Name));
        var truth = NetworkFixture.Truth("landscape");
        foreach (var (number, label) in ((int, int)[])[(1, 1), (2, 3), (3, 4)])
        {
            var (mask, wanted) = (found.Items.MaskOf(number), truth.MaskOf(label));
            Assert.True(mask.Intersect(wanted).Count / (double)mask.Union(wanted).Count > 0.4, $"{number}");
        }
    }

    [Fact]
    public void Where_nothing_is_found_all_is_rest()
    {
        using var clicks = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var found = new WordSegmenter(new NetworkFixture("grounding-dino").Network(), clicks, 8).Find(NetworkFixture.Landscape, ["lamp"]);
        Assert.True(found.IsEmpty);
        Assert.Equal("rest", Assert.Single(found.Items.All).Name);
    }

    [Fact]
    public void What_cannot_be_looked_for_is_refused()
    {
        var grounding = new NetworkFixture("grounding-dino").Network();
        Assert.Contains("masks need a network of SAM's family",
            Assert.Throws<InputRefusedException>(() => new WordSegmenter(grounding, null, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("takes no words",
            Assert.Throws<InputRefusedException>(() => new WordSegmenter(new NetworkFixture("u2net").Network(), null, 8)).Message,
            StringComparison.Ordinal);
        using var clicks = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var segmenter = new WordSegmenter(grounding, clicks, 8);
        Assert.Contains("A phrase is empty", Refusal(["sky", " . "]), StringComparison.Ordinal);
        Assert.Contains("and the network takes 256", Refusal([string.Concat(Enumerable.Repeat("red ", 300))]), StringComparison.Ordinal);

        string Refusal(string[] words) => Assert.Throws<InputRefusedException>(() => segmenter.Find(NetworkFixture.Landscape, words)).Message;
    }

    private static void AssertBoxes(JsonArray expected, IReadOnlyList<FoundBox> found, IReadOnlyList<string> phrases)
    {
        Assert.Equal(expected.Select(box => (string)box!["phrase"]!), found.Select(box => phrases[box.Phrase]));
        foreach (var (wanted, box) in expected.Zip(found))
        {
            Assert.Equal((double)wanted!["score"]!, box.Score, 1e-4);
            double[] edges = [box.Box.Left, box.Box.Top, box.Box.Right, box.Box.Bottom];
            Assert.All(wanted["box"]!.AsArray().Zip(edges), pair => Assert.Equal((double)pair.First!, pair.Second, BoxTolerance));
        }
    }
}
