using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Evaluation.Cases;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Tests.Cases;

/// <summary>Benchmarks that people put together by hand.</summary>
public sealed class BenchmarkFolderTests : IDisposable
{
    private const string Good = """
        { "name": "mine", "version": 1, "cases": [ { "name": "bag", "photo": "photo.png", "items": "items.png",
          "edit": { "kind": "describe", "item": 1, "text": "a red bag" }, "captionBefore": "a bag", "captionAfter": "a red bag" } ] }
        """;

    private readonly TemporaryFolder folder = new();

    public BenchmarkFolderTests()
    {
        PictureWriter.Write(folder.At("photo.png"), MadePictures.Noise(1, 8, 6));
        ItemsWriter.Write(folder.At("items.png"), new Items(new ItemMap(6, 8,
            [.. Enumerable.Range(0, 48).Select(i => (ushort)(i % 8 < 4 ? 1 : 2))])));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_case_without_a_truth_has_its_item_as_the_region()
    {
        var one = Open(Good);
        var loaded = one.Load(one.Benchmark.Cases[0]);
        Assert.Null(loaded.Truth);
        Assert.Equal(24, loaded.Region.Count);
        Assert.Equal(loaded.Region, loaded.Affected);
        Assert.Equal(new CaseEdit.Describe(1, "a red bag"), loaded.Case.Edit);
    }

    [Fact]
    public void A_region_in_black_and_white_is_what_changes()
    {
        PictureWriter.WriteGrey(folder.At("region.png"), 8, 6, [.. Enumerable.Range(0, 48).Select(i => (byte)(i < 10 ? 255 : 0))]);
        var one = Open(Good.Replace("\"captionBefore\"", "\"region\": \"region.png\", \"captionBefore\"", StringComparison.Ordinal));
        Assert.Equal(10, one.Load(one.Benchmark.Cases[0]).Region.Count);
    }

    [Theory]
    [InlineData("items.png", "masks.png", "'masks.png' is not there")]
    [InlineData("photo.png", "../photo.png", "outside")]
    [InlineData("\"kind\": \"describe\"", "\"kind\": \"paint\"", "cases[0].edit")]
    [InlineData("\"bag\"", "\"my bag\"", "letters, digits")]
    [InlineData("\"version\": 1", "\"version\": \"one\"", "version")]
    [InlineData("\"captionBefore\": \"a bag\",", "", "cases[0]")]
    public void What_cannot_be_used_is_refused_in_a_sentence(string part, string instead, string said)
    {
        var error = Assert.Throws<InputRefusedException>(() => Open(Good.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Itemwise.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_list_is_refused() =>
        Assert.Contains("benchmark.json", Assert.Throws<InputRefusedException>(() => BenchmarkFolder.Open(folder.FullPath)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_region_of_another_size_is_refused_with_both_sizes()
    {
        PictureWriter.WriteGrey(folder.At("region.png"), 4, 4, new byte[16]);
        var one = Open(Good.Replace("\"items\"", "\"region\": \"region.png\", \"items\"", StringComparison.Ordinal));
        Assert.Contains("4 x 4, the photo 8 x 6", Assert.Throws<InputRefusedException>(() => one.Load(one.Benchmark.Cases[0])).Message,
            StringComparison.Ordinal);
    }

    private BenchmarkFolder Open(string json)
    {
        File.WriteAllText(folder.At("benchmark.json"), json);
        return BenchmarkFolder.Open(folder.FullPath);
    }
}
