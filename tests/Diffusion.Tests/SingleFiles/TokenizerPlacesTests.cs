using Itemwise.Diffusion.SingleFiles;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.SingleFiles;

public sealed class TokenizerPlacesTests : IDisposable
{
    private const int TokenCount = 894;

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("models/checkpoints/x.safetensors", "models/checkpoints/tokenizer")]
    [InlineData("models/checkpoints/x.safetensors", "models/checkpoints/sd15/tokenizer")]
    [InlineData("ComfyUI/models/checkpoints/x.safetensors", "ComfyUI/comfy/sd1_tokenizer")]
    [InlineData("forge/models/Stable-diffusion/x.safetensors", "forge/backend/huggingface/runwayml/stable-diffusion-v1-5/tokenizer")]
    [InlineData("webui/models/Stable-diffusion/x.safetensors", "webui/models/Diffusers/tokenizer")]
    [InlineData("x.safetensors", "cache/models--openai--clip-vit-large-patch14/snapshots/0a/")]
    [InlineData("x.safetensors", "cache/models--a--b/snapshots/0a/tokenizer")]
    public void A_vocabulary_is_found_in_what_people_have(string checkpoint, string place)
    {
        Make(place);
        Assert.Equal(temporary.At(place), Find(checkpoint) + (place.EndsWith('/') ? "/" : ""));
    }

    [Fact]
    public void A_vocabulary_of_another_size_or_a_broken_one_is_not_taken()
    {
        Make("tokenizer");
        File.WriteAllText(temporary.At("tokenizer", "vocab.json"), """{"a": 0}""");
        Make("other/tokenizer");
        Assert.Equal(temporary.At("other", "tokenizer"), Find("x.safetensors"));
        File.WriteAllText(temporary.At("other", "tokenizer", "vocab.json"), "broken");
        Assert.Throws<InputRefusedException>(() => Find("x.safetensors"));
    }

    [Fact]
    public void Without_one_the_sentence_says_which_files_to_put_where()
    {
        var message = Assert.Throws<InputRefusedException>(() => Find("x.safetensors")).Message;
        Assert.Contains("vocab.json and merges.txt", message, StringComparison.Ordinal);
        Assert.Contains(temporary.At("tokenizer"), message, StringComparison.Ordinal);
        Assert.Contains("--tokenizer", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_that_is_named_is_taken_and_one_of_another_model_refused()
    {
        Make("mine/tokenizer");
        Make("tokenizer");
        Assert.Equal(temporary.At("mine", "tokenizer"), Find("x.safetensors", temporary.At("mine")));
        Assert.Equal(temporary.At("mine", "tokenizer"), Find("x.safetensors", temporary.At("mine", "tokenizer")));
        Assert.Contains("holds no tokenizer", Refusal(temporary.FullPath + "/none", TokenCount), StringComparison.Ordinal);
        Assert.Contains("894 tokens", Refusal(temporary.At("tokenizer"), TokenCount - 1), StringComparison.Ordinal);
    }

    private string Refusal(string told, int tokenCount) => Assert.Throws<InputRefusedException>(
        () => TokenizerPlaces.Find(temporary.At("x.safetensors"), tokenCount, told, _ => null)).Message;

    private string Find(string checkpoint, string? told = null) => TokenizerPlaces.Find(temporary.At(checkpoint), TokenCount, told,
        name => name is "HF_HUB_CACHE" ? temporary.At("cache") : temporary.At("home"));

    private void Make(string folder)
    {
        Directory.CreateDirectory(temporary.At(folder));
        foreach (var file in Directory.GetFiles(Fixtures.At("sd", "tokenizer")))
        {
            File.Copy(file, Path.Combine(temporary.At(folder), Path.GetFileName(file)));
        }
    }
}
