using Itemwise.Tabletop.Cases;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Tabletop.Tests.Rendering;

public sealed class SampleTests
{
    private const double LeastPsnr = 40;

    public static TheoryData<int> Scenes => [.. Enumerable.Range(0, 16)];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_picture_of_a_sample_is_the_samples(int index)
    {
        var sample = Samples.All[index];
        var picture = SceneRenderer.Render(sample.Scene);

        Assert.True(Samples.Psnr(picture.Rgb, Samples.Rgb(sample.Name)) >= LeastPsnr);
        var reference = Samples.Items(sample.Name);
        var equal = reference.Index().Count(pixel => picture.Items[pixel.Index] == pixel.Item);
        Assert.True(equal >= 0.999 * reference.Length, $"{reference.Length - equal} of {reference.Length} pixels show another item");
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_pictures_after_one_and_after_two_edits_are_the_samples(int index)
    {
        var sample = Samples.All[index];

        Assert.Equal([1, 2], sample.Edits.Select(edits => edits.Length));
        Assert.True(Samples.Psnr(After(sample, 0).Rgb, Samples.Rgb(sample.Name + ".edited")) >= LeastPsnr);
        Assert.True(Samples.Psnr(After(sample, 1).Rgb, Samples.Rgb(sample.Name + ".edited2")) >= LeastPsnr);
    }

    private static ScenePicture After(SceneCase sample, int sequence) => SceneRenderer.Render(sample.Edits[sequence][^1].After);
}
