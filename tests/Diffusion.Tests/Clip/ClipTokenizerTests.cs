using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Clip;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Clip;

public sealed class ClipTokenizerTests : IDisposable
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Load(Fixtures.At("sd", "tokenizer"));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Start_end_and_padding_are_those_of_the_folder()
    {
        Assert.Equal((892, 893, 893, 894, 77), (Tokenizer.StartId, Tokenizer.EndId, Tokenizer.PadId, Tokenizer.Count,
            Tokenizer.MaximumLength));
        Assert.Equal(0, ClipTokenizer.Load(Fixtures.At("sdxl", "tokenizer_2")).PadId);
    }

    [Fact]
    public void Every_text_has_the_references_tokens()
    {
        var cases = Cases("tokenizer.json");
        Assert.Equal(47, cases.Length);
        Assert.All(cases, Matches(Tokenizer));
    }

    [Fact]
    public void Added_tokens_are_found_longest_first_in_exact_case_without_blanks()
    {
        using var document = Document("tokenizer_added.json");
        var expected = document.RootElement.GetProperty("added").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32());
        var tokenizer = Tokenizer.WithAdded(expected.Keys);

        Assert.All(expected, pair => Assert.True(tokenizer.TryGetId(pair.Key, out var id) && id == pair.Value));
        Assert.Equal(900, tokenizer.Count);
        Assert.All(Cases("tokenizer_added.json"), Matches(tokenizer));
        Assert.False(Tokenizer.TryGetId("#handbag0", out _)); // the one it was made from has not changed
    }

    [Fact]
    public void Padding_by_an_exclamation_mark_makes_it_a_token_of_its_own()
    {
        var tokenizer = ClipTokenizer.Load(Fixtures.At("sdxl", "tokenizer_2"));
        foreach (var row in Cases("tokenizer_pad_bang.json"))
        {
            var text = row.GetProperty("text").GetString()!;
            Assert.Equal(Ints(row, "padded_77"), tokenizer.Encode(text, 77).Ids);
            Assert.Equal(Ints(row, "padded_40"), tokenizer.Encode(text, 40).Ids);
        }
    }

    [Fact]
    public void Ids_come_back_as_the_references_text_whole_and_one_by_one()
    {
        foreach (var row in Cases("tokenizer_decode.json"))
        {
            var ids = Ints(row, "ids");
            Assert.Equal(row.GetProperty("decoded").GetString(), Tokenizer.Decode([.. ids]));
            Assert.Equal(row.GetProperty("each").EnumerateArray().Select(e => e.GetString()), ids.Select(id => Tokenizer.Decode(id)));
        }
    }

    [Fact]
    public void An_added_token_is_decoded_as_it_is_written()
    {
        var tokenizer = Tokenizer.WithAdded("#handbag0");
        Assert.Equal("<|startoftext|>a photo of #handbag0 <|endoftext|>", tokenizer.Decode([.. tokenizer.Encode("a photo of#handbag0")]));
        Assert.Equal("#handbag0", tokenizer.Decode(894));
    }

    [Fact]
    public void A_prompt_that_fits_is_not_truncated()
    {
        var prompt = Tokenizer.Encode("a photo of a cat", 7);
        Assert.Equal((7, false, ""), (prompt.UsedCount, prompt.IsTruncated, prompt.LostText));
    }

    [Theory]
    [InlineData("a photo of a cat", 6, "cat")]
    [InlineData("a photo of a  zürich, cat ", 8, "zürich, cat")] // the word is cut in the middle, so it is lost whole
    [InlineData("a cat", 2, "a cat")]
    public void The_words_that_found_no_room_are_told(string text, int length, string lost)
    {
        var prompt = Tokenizer.Encode(text, length);
        Assert.Equal(length, prompt.Ids.Length);
        Assert.Equal(893, prompt.Ids[^1]);
        Assert.True(prompt.IsTruncated);
        Assert.Equal(lost, prompt.LostText);
    }

    [Fact]
    public void Any_id_may_pad()
    {
        Assert.Equal([892, 573, 893, 7, 7], Tokenizer.Encode("cat", 5, padId: 7).Ids);
        Assert.Equal([892, 893], Tokenizer.Encode("", 2).Ids);
    }

    [Fact]
    public void A_word_without_end_takes_no_time_to_speak_of()
    {
        var random = new Random(5);
        var word = new string([.. Enumerable.Range(0, 200_000).Select(_ => (char)('a' + random.Next(26)))]);
        var watch = Stopwatch.StartNew();
        Assert.Equal(77, Tokenizer.Encode(word, 77).Ids.Length);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Text_that_is_no_sound_Unicode_is_taken_without_the_unsound_part() =>
        Assert.Equal(Tokenizer.Encode("a cat"), Tokenizer.Encode("a\ud800 cat\udc00\0"));

    [Fact]
    public void Letters_that_equal_another_without_case_are_treated_like_it()
    {
        Assert.Equal(Tokenizer.Tokenize("k"), Tokenizer.Tokenize("\u212A")); // the Kelvin sign
        Assert.Equal("'", Tokenizer.Tokenize("'ſ")[0]); // not "'</w>": with a long s it is one contraction, too
    }

    [Fact]
    public void Tokens_of_the_newer_folder_layouts_are_known()
    {
        CopyFolder();
        File.WriteAllText(folder.At("added_tokens.json"), """{"<one>":894}""");
        File.WriteAllText(folder.At("tokenizer_config.json"), """{"added_tokens_decoder":{"892":{"content":"<|startoftext|>","special":true},"895":{"content":"<two>"}},"pad_token":"!","additional_special_tokens":["<three>"],"model_max_length":1000000000000000019884624838656}""");
        var tokenizer = ClipTokenizer.Load(folder.FullPath);
        Assert.Equal([892, 894, 895, 896, 893], tokenizer.Encode("<one><two><three>"));
        Assert.Equal((0, 77, 897), (tokenizer.PadId, tokenizer.MaximumLength, tokenizer.Count));
    }

    [Theory]
    [InlineData("vocab.json", null, "vocab.json' is missing")]
    [InlineData("merges.txt", null, "merges.txt' is missing")]
    [InlineData("vocab.json", "{}", "holds no tokens")]
    [InlineData("vocab.json", """{"a":"x"}""", "'a' must have an id from 0")]
    [InlineData("vocab.json", """{"a":-1}""", "'a' must have an id from 0")]
    [InlineData("vocab.json", """{"a":0}""", "lacks the special token '<|startoftext|>'")]
    [InlineData("merges.txt", "#version: 0.2\na b\nabc\n", "line 3 must hold two symbols")]
    [InlineData("special_tokens_map.json", """{"pad_token":"<nothing>"}""", "lacks the special token '<nothing>'")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"x":{"content":"<y>"}}}""", "'added_tokens_decoder.x' is no id")]
    public void A_broken_folder_is_refused_by_file(string file, string? content, string expected)
    {
        CopyFolder();
        File.Delete(folder.At(file));
        if (content is not null)
        {
            File.WriteAllText(folder.At(file), content);
        }

        var error = Assert.Throws<InputRefusedException>(() => ClipTokenizer.Load(folder.FullPath));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_of_one_whole_file_says_the_same(bool mergesAsPairs)
    {
        CopyFolder();
        MakeWhole(mergesAsPairs);
        File.Delete(folder.At("special_tokens_map.json"));
        var tokenizer = ClipTokenizer.Load(folder.FullPath);
        Assert.All(Cases("tokenizer.json"), Matches(tokenizer));
        Assert.Equal((Tokenizer.Count, Tokenizer.PadId, Tokenizer.EndId), (tokenizer.Count, tokenizer.PadId, tokenizer.EndId));
    }

    [Theory]
    [InlineData("model", "{}", "'model' is no byte-pair encoding")]
    [InlineData("model", """{"type":"Unigram","end_of_word_suffix":"</w>"}""", "'model' is no byte-pair encoding")]
    [InlineData("model", """{"type":"BPE","end_of_word_suffix":"</w>"}""", "'model.vocab' is missing")]
    [InlineData("model", """{"end_of_word_suffix":"</w>","vocab":{"a":0},"merges":["a"]}""", "'model.merges[0]' must hold two symbols")]
    [InlineData("model", """{"end_of_word_suffix":"</w>","vocab":{"a":0},"merges":[["a","b","c"]]}""", "'model.merges[0]' must hold two symbols")]
    [InlineData("model", """{"end_of_word_suffix":"</w>","vocab":{"a":0},"merges":["a \ud800"]}""", "'model.merges' holds half of a character")]
    [InlineData("added_tokens", """[{"content":"<y>","id":-1}]""", "'added_tokens[0].id' must be from 0")]
    [InlineData("added_tokens", "[7]", "'added_tokens[0]' must be an object")]
    public void A_broken_whole_file_is_refused_by_key(string key, string value, string expected)
    {
        CopyFolder();
        MakeWhole(mergesAsPairs: false);
        var whole = JsonNode.Parse(File.ReadAllText(folder.At("tokenizer.json")))!.AsObject();
        whole[key] = "put here";
        File.WriteAllText(folder.At("tokenizer.json"), whole.ToJsonString().Replace("\"put here\"", value, StringComparison.Ordinal));
        var error = Assert.Throws<InputRefusedException>(() => ClipTokenizer.Load(folder.FullPath));
        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Action<JsonElement> Matches(ClipTokenizer tokenizer) => row =>
    {
        var text = row.GetProperty("text").GetString()!;
        Assert.Equal(row.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()), tokenizer.Tokenize(text).Take(40));
        Assert.Equal(Ints(row, "ids"), tokenizer.Encode(text));
        Assert.Equal(Ints(row, "padded_77"), tokenizer.Encode(text, 77).Ids);
        Assert.Equal(Ints(row, "ids").Length > 77, tokenizer.Encode(text, 77).IsTruncated);
    };

    private static JsonDocument Document(string file) => JsonDocument.Parse(File.ReadAllBytes(Fixtures.At("sd", "expected", file)));

    private static JsonElement[] Cases(string file)
    {
        using var document = Document(file);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(row => row.Clone())];
    }

    private static ImmutableArray<int> Ints(JsonElement row, string key) =>
        [.. row.GetProperty(key).EnumerateArray().Select(e => e.GetInt32())];

    // vocab.json and merges.txt go into tokenizer.json, as the tokenizers library lays it out.
    private void MakeWhole(bool mergesAsPairs)
    {
        var vocabulary = JsonNode.Parse(File.ReadAllText(folder.At("vocab.json")))!;
        var merges = File.ReadAllLines(folder.At("merges.txt")).Skip(1).Where(line => line.Length > 0)
            .Select(line => mergesAsPairs ? (JsonNode)new JsonArray([.. line.Split(' ').Select(symbol => (JsonNode)symbol)]) : line);
        var whole = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 892, ["content"] = "<|startoftext|>", ["special"] = true },
                new JsonObject { ["id"] = 893, ["content"] = "<|endoftext|>", ["special"] = true }),
            ["model"] = new JsonObject { ["type"] = "BPE", ["unk_token"] = "<|endoftext|>", ["end_of_word_suffix"] = "</w>",
                ["vocab"] = vocabulary, ["merges"] = new JsonArray([.. merges]) },
        };
        File.WriteAllText(folder.At("tokenizer.json"), whole.ToJsonString());
        File.Delete(folder.At("vocab.json"));
        File.Delete(folder.At("merges.txt"));
    }

    private void CopyFolder()
    {
        foreach (var file in Directory.GetFiles(Fixtures.At("sd", "tokenizer")))
        {
            File.Copy(file, folder.At(Path.GetFileName(file)));
        }
    }
}
