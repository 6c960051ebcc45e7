using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Prompts;
using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Prompts;

[AssertNoTensorLeaks]
public sealed class PromptChunksTests
{
    private const int Length = 77;

    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Load(Fixtures.At("sd", "tokenizer"));

    [Fact]
    public void A_short_prompt_is_the_chunk_that_it_always_was()
    {
        var chunk = Assert.Single(Chunks("a red ball"));
        Assert.Equal(Tokenizer.Encode("a red ball", Length).Ids, chunk.Ids);
        Assert.True(chunk.IsPlain);
    }

    [Fact]
    public void A_long_prompt_goes_on_in_the_next_chunk_and_nothing_is_lost()
    {
        var text = Balls(100);
        var chunks = Chunks(text);
        Assert.Equal(2, chunks.Length);
        Assert.All(chunks, chunk => Assert.Equal(Length, chunk.Ids.Length));
        Assert.Equal(Tokenizer.Encode(text)[1..^1], chunks.SelectMany(Words));
    }

    [Fact]
    public void A_clause_that_would_be_cut_moves_on_from_its_comma()
    {
        var comma = Tokenizer.Encode(",")[1];
        var text = Balls(60) + ", " + Balls(40);
        var chunks = Chunks(text);
        Assert.Equal(comma, Words(chunks[0]).Last());
        Assert.Equal(Tokenizer.Encode(text)[1..^1], chunks.SelectMany(Words));
    }

    [Fact]
    public void Words_carry_their_weights_and_nothing_else_does()
    {
        var chunk = Assert.Single(Chunks("a (red:1.5) ball"));
        var red = Tokenizer.Encode("a red ball").IndexOf(Tokenizer.Encode("red")[1]);
        Assert.Equal(1.5, chunk.Weights[red]);
        Assert.Equal(1, chunk.Weights[0]);
        Assert.Equal(1, chunk.Weights[^1]);
        Assert.Equal(2, chunk.Weights.Distinct().Count());
    }

    [Fact]
    public void Weighted_states_keep_their_mean()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        var chunks = Chunks("a (red:1.5) ball");
        var states = generator.Normal([1, Length, 8]) + 1;
        var joined = PromptChunks.Joined(chunks, states);
        Assert.Equal(states.Mean().Item(), joined.Mean().Item(), 1e-5);
        var at = chunks[0].Weights.IndexOf(1.5);
        var (before, after) = (states.Select(1, at) / states.Select(1, 0), joined.Select(1, at) / joined.Select(1, 0));
        ReferenceFile.AssertClose("share", before * 1.5, after, 1e-4);
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void A_plain_prompt_is_encoded_as_published_whether_weights_are_read_or_not(string family)
    {
        using var scope = TensorScope.Enter();
        using var plain = ModelSet.Open(Fixtures.At(family));
        using var reading = ModelSet.Open(Fixtures.At(family), new ModelOptions(ReadsWeights: true));
        Assert.Equal(PromptEncoder.Encode(plain, "a red ball").Tokens.ToArray<float>(),
            PromptEncoder.Read(reading, "a red ball").Tokens.ToArray<float>());
        Assert.Equal(PromptEncoder.Encode(plain, "a (red) ball").Tokens.ToArray<float>(),
            PromptEncoder.Read(plain, "a (red) ball").Tokens.ToArray<float>());
        Assert.NotEqual(PromptEncoder.Read(plain, "a (red) ball").Tokens.ToArray<float>(),
            PromptEncoder.Read(reading, "a (red) ball").Tokens.ToArray<float>());
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void A_picture_is_made_of_a_prompt_of_any_length_and_it_is_said(string family)
    {
        using var scope = TensorScope.Enter();
        var notes = new List<string>();
        using var model = ModelSet.Open(Fixtures.At(family), new ModelOptions(ReadsWeights: true, Note: notes.Add));
        var length = model.TextModel.Config.MaximumLength;
        var states = PromptEncoder.Read(model, Balls(100));
        Assert.Equal(2 * length, states.Tokens.Size(1));
        var request = new TextToImageRequest(Balls(100), "grey", 3, 2, 5, 64, 64);
        var picture = new TextToImage(model).Run(request);
        Assert.Equal(1, picture.IsFinite().To(DType.Float32).Min().Item());
        Assert.Contains("2 chunks", Assert.Single(notes), StringComparison.Ordinal);
    }

    private static System.Collections.Immutable.ImmutableArray<PromptChunk> Chunks(string prompt) =>
        PromptChunks.Of(Tokenizer, PromptSyntax.Parse(prompt), Length);

    // Words that make about as many tokens.
    private static string Balls(int tokens) =>
        string.Join(' ', Enumerable.Repeat("ball", tokens / Tokenizer.Encode("ball")[1..^1].Length));

    private static IEnumerable<int> Words(PromptChunk chunk) => chunk.Ids.Skip(1).TakeWhile(id => id != Tokenizer.EndId);
}
