using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;
using Itemwise.Torch.Imaging;

namespace Itemwise.Diffusion.Tests.Models;

/// <summary>The shipped model of instructions, on the scene that comes with the repository: a wooden cone, an orange bottle and a red house
/// on a red carpet before the sky.</summary>
[AssertNoTensorLeaks]
public sealed class TabletopEditTests
{
    private const byte Cone = 1;
    private const byte Carpet = 5;
    private const byte Sky = 6;

    private static readonly string Scene = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene");

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
        var prompts = PromptEncoder.Encode(model, instruction, "");
        var (text, empty) = (prompts.Tokens.Slice(0, 0, 1), prompts.Tokens.Slice(0, 1, 2));
        var condition = Condition.Plain(Tensor.Concat([text, empty, empty], 0));
        var image = model.Autoencoder.Encode((picture * 2) - 1).Mean;
        var plan = model.SchedulerConfig.Build(model.Defaults.Sampler, 12);
        var denoising = new Denoising(model.UNet, plan, new InstructPix2PixGuidance(model.Defaults.Guidance), _ => condition, imageLatents: image);
        var latents = denoising.Run(generator.Normal(image.Shape.AsSpan()) * plan.InitialNoiseScale, generator);
        return scope.Return(((model.Autoencoder.Decode(model.Autoencoder.Unscale(latents)) * 0.5) + 0.5).Clamp(0, 1));
    }

    // Red, green, blue.
    private static float[] MeanColour(Tensor picture, byte item)
    {
        var samples = picture.ToArray<float>();
        var items = Picture.Load(Path.Combine(Scene, "items.png")).Bytes.ToArray();
        return [.. Enumerable.Range(0, 3).Select(channel => items.Select((number, i) => (number, i)).Where(at => at.number == item).Average(at => samples[(channel * items.Length) + at.i]))];
    }

    private static string Largest(float[] colour) => new[] { "red", "green", "blue" }[Array.IndexOf(colour, colour.Max())];
}
