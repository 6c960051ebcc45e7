using Itemwise.Editing;
using Itemwise.Networks.Recognition;
using Itemwise.Networks.Subjects;

namespace Itemwise.Networks.Tests.Subjects;

public sealed class SubjectSegmenterTests
{
    [Theory]
    [InlineData("u2net", "input.1")]
    [InlineData("isnet", "input_image")]
    [InlineData("birefnet", "input_image")]
    [InlineData("manifest", "x")]
    public void The_subject_is_that_of_the_reference(string folder, string input)
    {
        var fixture = new NetworkFixture(folder);
        var network = fixture.Network();
        var port = RecognisedNetwork.PictureInput(network.Model);
        var small = NetworkFixture.Landscape.Rgb.Resize(port.Fixed(1)!.Value, port.Fixed(2)!.Value, network.Settings.Resampling);
        Assert.True(NetworkFixture.Difference(fixture.Tensor($"landscape/in/{input}"), SalientInput.Of(network).Planes(small)) <= 1e-5);
        var found = new SubjectSegmenter(network).Find(NetworkFixture.Landscape, TestContext.Current.CancellationToken);
        Assert.True(NetworkFixture.Agreement(fixture.Tensor("landscape/mask"), found.Items.Map.Labels.ToArray()) >= 0.995);
        Assert.Equal(("subject", ItemKind.Thing), (found.Items[1].Name, found.Items[1].Kind));
        Assert.Equal((double)fixture.Cases["landscape"]!["highest_probability"]!, found.Scores[1], 1e-4);
    }

    [Fact]
    public void Where_nothing_stands_out_all_is_rest()
    {
        var sky = new Photo("sky.png", "", NetworkFixture.Landscape.Rgb.Crop(20, 0, 130, 40));
        var found = new SubjectSegmenter(new NetworkFixture("u2net").Network()).Find(sky, TestContext.Current.CancellationToken);
        Assert.True(found.IsEmpty);
        Assert.Equal("rest", Assert.Single(found.Items.All).Name);
    }

    [Theory]
    [InlineData("nan", "gave numbers in 'output_image' that are none")]
    [InlineData("wrong-shape", "gave 'output_image' of [1, 1, 32, 64] for a picture of 64 x 64")]
    [InlineData("unknown-operator.onnx", "ONNX Runtime does not take")]
    public void A_network_that_does_not_keep_its_word_is_refused(string name, string sentence)
    {
        var network = NetworkFolder.Recognise(NetworkFixture.At("bad", name));
        var error = Assert.Throws<InputRefusedException>(() => new SubjectSegmenter(network).Find(NetworkFixture.Landscape));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
