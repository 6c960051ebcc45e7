using Itemwise.Networks.Clicks;

namespace Itemwise.Networks.Tests.Clicks;

public sealed class EmbeddingCacheTests
{
    [Fact]
    public void What_is_kept_is_what_the_encoder_saw_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam2").Network(), new EmbeddingCache(folder.FullPath));
        var fresh = segmenter.Encode(NetworkFixture.Landscape);
        Assert.Single(Directory.GetFiles(folder.FullPath));
        var kept = segmenter.Encode(NetworkFixture.Landscape);
        Assert.NotSame(fresh, kept);
        foreach (var (name, tensor) in fresh.Tensors)
        {
            Assert.Equal(tensor.Values.ToArray(), kept.Tensors[name].Values.ToArray());
        }

        Assert.Single(Directory.GetFiles(folder.FullPath));
        segmenter.Encode(NetworkFixture.Portrait);
        Assert.Equal(2, Directory.GetFiles(folder.FullPath).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_damaged_is_made_again(bool isCut)
    {
        using var folder = new TemporaryFolder();
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam1").Network(), new EmbeddingCache(folder.FullPath));
        var fresh = segmenter.Encode(NetworkFixture.Landscape);
        var file = Directory.GetFiles(folder.FullPath).Single();
        var content = File.ReadAllBytes(file);
        File.WriteAllBytes(file, isCut ? content[..100] : []);
        Assert.Equal(fresh.Tensors["image_embeddings"].Values.ToArray(),
            segmenter.Encode(NetworkFixture.Landscape).Tensors["image_embeddings"].Values.ToArray());
        Assert.Equal(content, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("taken"), "");
        using var segmenter = new ClickSegmenter(new NetworkFixture("sam1").Network(), new EmbeddingCache(folder.At("taken")));
        Assert.NotEmpty(segmenter.Encode(NetworkFixture.Landscape).Tensors);
    }

    [Fact]
    public void Above_its_size_what_was_not_used_for_longest_goes()
    {
        using var folder = new TemporaryFolder();
        var network = new NetworkFixture("sam1").Network();
        using var segmenter = new ClickSegmenter(network, new EmbeddingCache(folder.FullPath, mostBytes: 10_000));
        segmenter.Encode(NetworkFixture.Landscape); // 7 KB each
        File.SetLastWriteTimeUtc(Directory.GetFiles(folder.FullPath).Single(), DateTime.UtcNow.AddDays(-1));
        segmenter.Encode(NetworkFixture.Portrait);
        var left = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder.FullPath).Single());
        Assert.Equal(EmbeddingCache.Key(NetworkFixture.Portrait, network), left);
    }
}
