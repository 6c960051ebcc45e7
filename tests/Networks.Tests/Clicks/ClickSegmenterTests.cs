using System.Text.Json.Nodes;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Tests.Clicks;

public sealed class ClickSegmenterTests
{
    private const double LeastAgreement = 0.995;

    [Theory]
    [InlineData("sam1")]
    [InlineData("sam1-hf")]
    [InlineData("sam2")]
    [InlineData("sam2-darktable")]
    [InlineData("sam2-osam")]
    [InlineData("sam2-hf")]
    public void Masks_are_those_of_the_reference(string folder)
    {
        var fixture = new NetworkFixture(folder);
        using var segmenter = new ClickSegmenter(Stretched(fixture.Network()));
        foreach (var (name, about) in fixture.Cases)
        {
            var photo = name.StartsWith("portrait", StringComparison.Ordinal) ? NetworkFixture.Portrait : NetworkFixture.Landscape;
            var prompt = Prompt(about!);
            var prediction = segmenter.Predict(segmenter.Encode(photo), prompt);
            Assert.Equal((int)about!["chosen"]!, prediction.Chosen);
            var logits = ClickMask.Logits(prediction, ClickGeometry.Of(Stretched(fixture.Network()), photo.Width, photo.Height),
                photo.Height, photo.Width);
            var agreement = NetworkFixture.Agreement(fixture.Tensor($"{name}/mask"), [.. logits.Select(logit => logit > 0 ? (ushort)1 : (ushort)0)]);
            Assert.True(agreement >= LeastAgreement, $"{folder} {name}: {agreement}");
            if (about["pixels_of_part"] is { } pixels)
            {
                Assert.InRange(segmenter.MaskOf(prediction, prompt, photo).Count, 0.99 * (int)pixels! - 5, 1.01 * (int)pixels! + 5);
            }
        }
    }

    [Theory]
    [InlineData("sam1", "landscape.encode", "input_image")]
    [InlineData("sam1", "portrait.encode", "input_image")]
    [InlineData("sam1-hf", "encode", "pixel_values")]
    [InlineData("sam2", "encode", "image")]
    [InlineData("sam2-osam", "encode", "input")]
    [InlineData("sam2-hf", "encode", "pixel_values")]
    public void An_encoder_is_fed_what_its_export_expects(string folder, string run, string input)
    {
        var fixture = new NetworkFixture(folder);
        var network = fixture.Network();
        var photo = run.StartsWith("portrait", StringComparison.Ordinal) ? NetworkFixture.Portrait : NetworkFixture.Landscape;
        var fed = ClickEncoder.Picture(network, RecognisedNetwork.PictureInput(network.Encoder!), photo);
        Assert.True(NetworkFixture.Difference(fixture.Tensor($"{run}/in/{input}"), fed) <= 1e-5);
    }

    [Fact]
    public void A_second_click_hands_the_first_mask_back()
    {
        var fixture = new NetworkFixture("sam1");
        using var segmenter = new ClickSegmenter(fixture.Network());
        var embedding = segmenter.Encode(NetworkFixture.Landscape);
        var first = segmenter.Predict(embedding, ClickPrompt.At(40, 55));
        var second = segmenter.Predict(embedding, new ClickPrompt([new(40, 55), new(100, 10, IsInside: false)]), first);
        Assert.True(NetworkFixture.Difference(fixture.Tensor("landscape.ball.again/out/low_res_masks"), second.Logits) <= 1e-4);
    }

    [Theory]
    [InlineData("prebaked.decoder.onnx")]
    [InlineData("single.decoder.onnx")]
    public void Old_exports_and_those_of_one_mask_give_the_same_mask(string file)
    {
        var fixture = new NetworkFixture("sam1");
        using var usual = new ClickSegmenter(fixture.Network());
        using var other = new ClickSegmenter(fixture.Network(file));
        var (photo, prompt) = (NetworkFixture.Portrait, ClickPrompt.At(42, 100));
        Assert.Equal(usual.MaskOf(usual.Predict(usual.Encode(photo), prompt), prompt, photo),
            other.MaskOf(other.Predict(other.Encode(photo), prompt), prompt, photo));
    }

    [Fact]
    public void A_landscape_and_its_transpose_give_the_same_mask()
    {
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var photo = NetworkFixture.Landscape;
        var samples = new byte[photo.Rgb.Bytes.Length];
        for (var i = 0; i < photo.Width * photo.Height; i++)
        {
            photo.Rgb.Bytes.Slice(i * 3, 3).CopyTo(samples.AsSpan(((i % photo.Width * photo.Height) + (i / photo.Width)) * 3));
        }

        var turned = new Photo("turned.png", "", new Picture(photo.Height, photo.Width, 3, samples));
        var (here, there) = (MaskAt(segmenter, photo, 40, 55), MaskAt(segmenter, turned, 55, 40));
        var differing = Enumerable.Range(0, here.Pixels.Length).Count(i => here[i / photo.Width, i % photo.Width]
            != there[i % photo.Width, i / photo.Width]);
        Assert.InRange(differing, 0, here.Pixels.Length / 200);
    }

    [Fact]
    public void Ten_threads_may_ask_one_decoder()
    {
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam2").Network());
        var (photo, prompt) = (NetworkFixture.Landscape, ClickPrompt.At(40, 55));
        var embedding = segmenter.Encode(photo);
        var expected = segmenter.Predict(embedding, prompt).Logits;
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 10 }, _ =>
            Assert.Equal(expected.Values.ToArray(), segmenter.Predict(embedding, prompt).Logits.Values.ToArray()));
    }

    [Fact]
    public void Two_hundred_clicks_take_no_more_memory_than_twenty()
    {
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam2").Network());
        var embedding = segmenter.Encode(NetworkFixture.Landscape);
        Click(50);
        var before = Environment.WorkingSet;
        Click(200);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 24L << 20);

        void Click(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _ = segmenter.Predict(embedding, ClickPrompt.At(10 + (i % 120), 20 + (i % 60)));
            }
        }
    }

    [Fact]
    public void A_box_is_refused_where_the_export_takes_points_only()
    {
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam1-hf").Network());
        var error = Assert.Throws<InputRefusedException>(() => segmenter.Predict(segmenter.Encode(NetworkFixture.Landscape),
            new ClickPrompt([], new ClickBox(60, 52, 97, 92))));
        Assert.Contains("takes points only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_pointed_at_the_photo_is_refused()
    {
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam2").Network());
        var embedding = segmenter.Encode(NetworkFixture.Landscape);
        foreach (var (prompt, sentence) in ((ClickPrompt, string)[])
        [
            (ClickPrompt.At(150, 3), "The point 150,3 lies outside the photo of 150 x 97 pixels"),
            (new ClickPrompt([], new ClickBox(60, 52, 60, 92)), "The box 60,52,60,92 is empty"),
            (new ClickPrompt([], new ClickBox(60, 52, 151, 92)), "leaves the photo"),
            (new ClickPrompt([.. Enumerable.Repeat(new ClickPoint(1, 1), 65)]), "65 points are too many"),
            (new ClickPrompt([]), "Nothing was pointed at"),
        ])
        {
            Assert.Contains(sentence, Assert.Throws<InputRefusedException>(() => segmenter.Predict(embedding, prompt)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_grid_of_points_finds_what_there_is_and_what_is_unsure_is_left_out()
    {
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var lenient = new EverythingSegmenter(segmenter, 8) { LeastStability = 0.3 }.Find(NetworkFixture.Landscape);
        var truth = NetworkFixture.Truth("landscape");
        foreach (var label in (int[])[1, 3])
        {
            Assert.Contains(lenient.Items.All, item => lenient.Items.MaskOf(item.Number) is var mask && truth.MaskOf(label) is var wanted
                && mask.Intersect(wanted).Count / (double)mask.Union(wanted).Count > 0.6);
        }

        Assert.True(new EverythingSegmenter(segmenter, 8, 4) { LeastScore = 0.99 }.Find(NetworkFixture.Landscape).IsEmpty);
    }

    private static Mask MaskAt(ClickSegmenter segmenter, Photo photo, double x, double y)
    {
        var prompt = ClickPrompt.At(x, y);
        return segmenter.MaskOf(segmenter.Predict(segmenter.Encode(photo), prompt), prompt, photo);
    }

    // The reference of darktable's export was made with a stretched picture; its program letterboxes, and so does this one.
    private static RecognisedNetwork Stretched(RecognisedNetwork network) => Path.GetFileName(network.Folder) == "sam2-darktable"
        ? network with { Settings = network.Settings with { Resize = ResizeRule.Stretch } } : network;

    private static ClickPrompt Prompt(JsonNode about) => new(
        [.. about["points"]?.AsArray().Select(point => new ClickPoint((double)point![0]!, (double)point[1]!, (int)point[2]! == 1)) ?? []],
        about["box"] is { } box ? new ClickBox((double)box[0]!, (double)box[1]!, (double)box[2]!, (double)box[3]!) : null);
}
