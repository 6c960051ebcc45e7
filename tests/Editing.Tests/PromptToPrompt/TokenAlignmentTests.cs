using System.Text.Json;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.PromptToPrompt;
using Itemwise.Editing.Prompts;
using Itemwise.Editing.Tests.Methods;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.PromptToPrompt;

[AssertNoTensorLeaks]
public sealed class TokenAlignmentTests
{
    private const int Compared = 32;

    [Fact]
    public void A_published_swap_has_the_references_mapper()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/p2p/mappers.safetensors");
        using var model = TinyModel.Open();
        foreach (var (index, source, target) in Pairs("replacement"))
        {
            var alignment = TokenAlignment.Replacing(DynamicPrompt.Of(model, source), DynamicPrompt.Of(model, target), asPublished: true);
            Assert.Equal(expected[$"replacement.{index}"].ToArray<float>(), Corner(alignment));
            Assert.All(alignment.Share.ToArray(), share => Assert.Equal(1, share));
        }
    }

    [Fact]
    public void A_refinement_has_the_references_mapper()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/p2p/mappers.safetensors");
        using var model = TinyModel.Open();
        foreach (var (index, source, target) in Pairs("refinement"))
        {
            var alignment = TokenAlignment.Refining(DynamicPrompt.Of(model, source), DynamicPrompt.Of(model, target));
            var (mapper, alphas) = (expected[$"refinement.{index}.mapper"].ToArray<long>(), expected[$"refinement.{index}.alphas"]);
            Assert.Equal(alphas.ToArray<float>(), alignment.Share.ToArray());
            for (var token = 0; token < mapper.Length; token++)
            {
                var column = Enumerable.Range(0, alignment.Count).Select(row => alignment.Matrix[(row * alignment.Count) + token]);
                Assert.Equal(mapper[token] < 0 || alignment.Share[token] == 0 ? 0 : 1, column.Sum());
                Assert.True(alignment.Share[token] == 0 || alignment.Matrix[((int)mapper[token] * alignment.Count) + token] == 1);
            }
        }
    }

    [Fact]
    public void Words_are_found_at_the_references_tokens()
    {
        using var model = TinyModel.Open();
        foreach (var entry in Document("word_indices"))
        {
            var (text, place) = (entry.GetProperty("text").GetString()!, entry.GetProperty("place"));
            var prompt = DynamicPrompt.Of(model, text);
            var words = place.ValueKind == JsonValueKind.Number ? [place.GetInt32()]
                : prompt.Words.Index().Where(word => word.Item.IsSame(place.GetString()!)).Select(word => word.Index);
            var positions = words.SelectMany(word => Enumerable.Range(prompt.Spans[word].Start, prompt.Spans[word].Count));
            Assert.Equal(entry.GetProperty("indices").EnumerateArray().Select(index => index.GetInt32()), positions);
        }
    }

    [Theory]
    [InlineData("a squirrel eating a burger on grass", "a squirrel eating a lasagna on grass")]
    [InlineData("an astronaut riding a rhinoceros home", "an astronaut riding a horse home")]
    [InlineData("a red car in a city", "a blue car in a city")]
    public void A_swap_loses_no_attention_and_leaves_no_word_out_of_place(string source, string target)
    {
        using var model = TinyModel.Open();
        var (from, to) = (DynamicPrompt.Of(model, source), DynamicPrompt.Of(model, target));
        var alignment = TokenAlignment.Replacing(from, to);
        var count = alignment.Count;
        for (var row = 0; row < count; row++)
        {
            Assert.Equal(1, alignment.Matrix.Slice(row * count, count).ToArray().Sum(), 1e-6);
        }

        foreach (var word in Enumerable.Range(0, from.Words.Length).Where(i => from.Words[i].IsSame(to.Words[i])))
        {
            var (old, next) = (from.Spans[word], to.Spans[word]);
            Assert.All(Enumerable.Range(0, old.Count),
                piece => Assert.Equal(1, alignment.Matrix[((old.Start + piece) * count) + next.Start + piece]));
        }
    }

    [Fact]
    public void Prompts_of_different_lengths_are_refined_and_a_swap_of_them_is_refused()
    {
        using var model = TinyModel.Open();
        var (source, target) = (DynamicPrompt.Of(model, "a cat"), DynamicPrompt.Of(model, "a white cat"));
        Assert.Equal([1, 1, 0, 1, 1], TokenAlignment.Of(source, target).Share[..5].ToArray());
        Assert.Throws<InputRefusedException>(() => TokenAlignment.Replacing(source, target));
    }

    [Theory]
    [InlineData("a photo of a cat, and a dog.", "a photo of a cat, and a dog.")]
    [InlineData("an astronaut's red car", "an astronaut's red car")]
    [InlineData("  two   birds; one sea-gull (white)!", "two birds; one sea-gull (white)!")]
    public void A_prompt_of_words_has_the_tokens_of_its_text(string caption, string text)
    {
        using var model = TinyModel.Open();
        Assert.Equal(model.Tokenizer.Encode(text, 77).Ids.Select(id => (long)id), DynamicPrompt.Of(model, caption).Ids.ToArray());
    }

    private static float[] Corner(TokenAlignment alignment) =>
        [.. Enumerable.Range(0, Compared).SelectMany(row => alignment.Matrix.Slice(row * alignment.Count, Compared).ToArray())];

    private static IEnumerable<(int Index, string Source, string Target)> Pairs(string kind) => Document(kind).Index()
        .Select(entry => (entry.Index, entry.Item.GetProperty("prompts"))).Select(
            entry => (entry.Index, entry.Item2[0].GetString()!, entry.Item2[1].GetString()!));

    private static JsonElement[] Document(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Fixtures.At("methods/p2p/mappers.json")));
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(element => element.Clone())];
    }
}
