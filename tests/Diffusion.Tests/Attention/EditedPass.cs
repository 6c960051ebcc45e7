using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests.UNets;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

/// <summary>A pass of the tiny network whose lanes, prompts and edits a test chooses; the rest is always the same.</summary>
internal sealed class EditedPass : IDisposable
{
    public const int PromptLength = 6;

    /// <summary>Three items of six tokens each.</summary>
    public static readonly ImmutableArray<Segment> Items = [new(0, PromptLength, 0), new(PromptLength, PromptLength, 1),
        new(2 * PromptLength, PromptLength, 2)];

    private readonly TinyUNet unet = new("sd");
    private readonly TensorScope scope = TensorScope.Enter();
    private readonly GradMode gradients = GradMode.Off();

    public EditedPass()
    {
        var generator = new Generator(7);
        Batch = new Batch(new Lane(0, Role.Unconditional), new Lane(0, Role.Text), new Lane(1, Role.Text));
        Sample = generator.Normal([3, 4, 8, 12]);
        Tokens = generator.Normal([3, 3 * PromptLength, 32]);
    }

    public Batch Batch { get; }

    public Tensor Sample { get; }

    public Tensor Tokens { get; }

    /// <summary>Nothing for the unconditional lane, three items for the others.</summary>
    public static KeyLayout GroupedKeys => new(3 * PromptLength, [[], Items, Items]);

    public static KeyLayout PlainKeys => KeyLayout.Plain(3, 3 * PromptLength);

    public UNet2DConditionModel Model => unet.Model;

    /// <summary>Items in three vertical stripes.</summary>
    public static int[] Stripes(int height, int width) => [.. Enumerable.Range(0, height * width)
        .Select(pixel => pixel % width * 3 / width)];

    public Tensor Run(KeyLayout keys, params ReadOnlySpan<IAttentionEdit> edits) => Run(Tokens, keys, new Step(2, 4, 500, 250), edits);

    public Tensor Run(Tensor tokens, KeyLayout keys, Step step, params ReadOnlySpan<IAttentionEdit> edits)
    {
        var list = AttentionEdits.None;
        foreach (var edit in edits)
        {
            list = list.Then(edit);
        }

        return unet.Model.Forward(Sample, new UNetContext(step, Batch, new Condition(tokens, keys), list));
    }

    public static void AssertSame(Tensor expected, Tensor actual) => Assert.Equal(expected.Contiguous().ToArray<float>(),
        actual.Contiguous().ToArray<float>());

    public static void AssertDifferent(Tensor expected, Tensor actual) => Assert.True((expected - actual).Abs().Max().Item() > 1e-4);

    public void Dispose()
    {
        gradients.Dispose();
        scope.Dispose();
        unet.Dispose();
    }
}
