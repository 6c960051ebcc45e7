using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Tests.Sampling;
using Itemwise.Torch;
using Itemwise.Imaging;

namespace Itemwise.Diffusion.Tests.Models;

/// <summary>The shipped model of instructions, on the scene that comes with the repository: a
/// wooden cone, an orange bottle and a red house on a red carpet before the sky.</summary>
[AssertNoTensorLeaks]
public sealed class TabletopEditTests
{
    private const byte Cone = 1;
    private const byte Carpet = 5;
    private const byte Sky = 6;

    private static readonly string Scene = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene");
    private static readonly byte[] Items = Picture.Load(Path.Combine(Scene, "items.png")).Bytes.ToArray();

    [Theory]
    [InlineData("make the cone blue", Cone, "blue")]
    [InlineData("change the ground to grass", Carpet, "green")]
    public void An_instruction_changes_what_it_names_and_leaves_the_sky(string instruction, byte item, string colour)
    {
        using var scope = TensorScope.Enter();
        var photo = Picture.Load(Path.Combine(Scene, "photo.png"));
        var before = (Tensor.From(photo.Bytes, 1, photo.Height, photo.Width, 3).Permute(0, 3, 1, 2).To(DType.Float32) / 255).Contiguous();
        var after = Follow(instruction, before);

        var (was, became) = (MeanColour(before, item), MeanColour(after, item));
        Assert.NotEqual(colour, Largest(was));
        Assert.Equal(colour, Largest(became));
        Assert.All(MeanColour(before, Sky).Zip(MeanColour(after, Sky)), pair => Assert.Equal(pair.First, pair.Second, 0.08));
    }

    private static Tensor Follow(string instruction, Tensor picture)
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop-edit"));
        using var generator = new Generator(1);
        long[] latents = [1, model.LatentChannels, picture.Size(2) / model.AutoencoderConfig.Factor,
            picture.Size(3) / model.AutoencoderConfig.Factor];
        var plan = model.SchedulerConfig.Build(model.Defaults.Sampler, 12);
        return scope.Return(Instructed.Picture(model, instruction, picture, plan, generator.Normal(latents),
            new InstructPix2PixGuidance(model.Defaults.Guidance)));
    }

    // Red, green, blue.
    private static float[] MeanColour(Tensor picture, byte item)
    {
        var samples = picture.ToArray<float>();
        return [.. Enumerable.Range(0, 3).Select(channel => Items.Index().Where(at => at.Item == item)
            .Average(at => samples[(channel * Items.Length) + at.Index]))];
    }

    private static string Largest(float[] colour) => new[] { "red", "green", "blue" }[Array.IndexOf(colour, colour.Max())];
}
