using Itemwise.Diffusion.Tests;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>What learning needs, and what happens when it is not there.</summary>
[AssertNoTensorLeaks]
public sealed class MemoryTests
{
    private const long Gigabyte = 1L << 30;

    private static readonly UNetConfig SDXL = new()
    {
        Channels = [320, 640, 1280], DownAttention = [false, true, true], UpAttention = [true, true, false], LayersPerBlock = [2, 2, 2],
        TransformerLayers = [1, 2, 10], Heads = [5, 10, 20], CrossAttentionWidth = 2048, UseLinearProjection = true,
            SizeEmbeddingWidth = 256, AddedWidth = 2816, SampleSize = 128,
    };

    [Fact]
    public void The_counts_are_the_published_models()
    {
        var whole = LearningMemory.Of(SDXL, 128, 128, new DEditSettings(), DType.BFloat16, recompute: true);
        Assert.InRange(whole.ParameterCount / 2.5675e9, 0.99, 1.01);
        Assert.Equal(443_187_200, whole.TrainedCount);
        Assert.Equal(5_806_080, LearningMemory.Of(SDXL, 128, 128, new DEditSettings(Rank: 4), DType.BFloat16,
            recompute: true).TrainedCount);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(16, 2)]
    public void SDXL_at_1024_is_learned_within_24_gigabytes(int rank, int batch)
    {
        var settings = new DEditSettings(BatchSize: batch, Rank: rank);
        var (kept, again) = (LearningMemory.Of(SDXL, 128, 128, settings, DType.BFloat16, recompute: false),
            LearningMemory.Of(SDXL, 128, 128, settings, DType.BFloat16, recompute: true));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"rank {rank}, batch {batch}: weights {Of(again.WeightBytes)}, trained {Of(again.TrainedBytes)}, activations "
                + $"{Of(again.ActivationBytes)} again, {Of(kept.ActivationBytes)} kept; {Of(again.TotalBytes)} against "
                + $"{Of(kept.TotalBytes)}");
        Assert.InRange(again.TotalBytes, 0, 20 * Gigabyte);   // the rest is for text encoders, buffers and the program
        Assert.InRange(kept.ActivationBytes, 4 * again.ActivationBytes, long.MaxValue);

        static string Of(long bytes) => FormattableString.Invariant($"{(double)bytes / Gigabyte:0.00} GiB");
    }

    [Fact]
    public void Activations_are_kept_where_there_is_room_and_computed_again_where_there_is_not()
    {
        var kept = LearningMemory.Of(SDXL, 128, 128, new DEditSettings(BatchSize: 2), DType.BFloat16, recompute: false);
        Assert.False(new MemoryBudget(16 * Gigabyte).Holds(kept.TotalBytes));
        Assert.True(new MemoryBudget(256 * Gigabyte).Holds(kept.TotalBytes));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void When_memory_runs_out_learning_steps_down_once_says_so_and_ends_with_the_same_tokens(int failAt)
    {
        using var scope = TensorScope.Enter();
        using var reference = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(TinyModel.Map(reference));
        var settings = new DEditSettings(TokensPerItem: 1, TokenSteps: 4, UNetSteps: 0, TokenRate: 1e-2, BatchSize: 1, Accumulation: 2);
        var words = new DEditModel(model, TinyModel.Items, settings);
        var sentences = new List<string>();
        using var failing = new FullMemory(grouping, failAt);
        using var run = new RecoverableRun(again => new Finetuning(words, [new LearnedPhoto(reference["original_latents"], failing)],
            settings, again), recompute: false, sentences.Add);
        using var expected = new Finetuning(words, [new LearnedPhoto(reference["original_latents"], grouping)], settings);
        while (run.Stage != FinetuningStage.Done)
        {
            run.Advance();
        }

        while (expected.Stage != FinetuningStage.Done)
        {
            expected.Advance();
        }

        Assert.Equal(["Memory ran out: from here on activations are computed twice instead of kept, which takes about a third longer."],
            sentences);
        ReferenceFile.AssertClose("rows", expected.Rows.First, run.Rows.First, 2e-6);
    }

    /// <summary>Memory that is full at one pass over the network.</summary>
    private sealed class FullMemory(Diffusion.Attention.IAttentionEdit grouping, int failAt)
        : Diffusion.Attention.IAttentionEdit, IDisposable
    {
        private string? first;
        private int passes;

        public Diffusion.Attention.AttentionAccess Access(in Diffusion.Attention.AttentionCall call)
        {
            first ??= call.Site.Path;
            if (call.Site.Path == first && call.Site.Kind == Diffusion.Attention.AttentionKind.Self && passes++ == failAt)
            {
                throw new ResourceException("There is not enough memory.");
            }

            return grouping.Access(call);
        }

        public Tensor? Bias(in Diffusion.Attention.AttentionCall call, DType dtype, Device device) => grouping.Bias(call, dtype, device);

        public void Dispose() => passes = 0;
    }
}
