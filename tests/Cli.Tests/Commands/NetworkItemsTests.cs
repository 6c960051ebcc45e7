using System.Text.Json;

namespace Itemwise.Cli.Tests.Commands;

/// <summary>Items by published networks: tiny exports that segment one drawn photo stand for real ones.</summary>
public sealed class NetworkItemsTests : IDisposable
{
    private static readonly string Photo = At("photos", "landscape.png");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_panoptic_network_makes_items_with_names_kinds_and_scores()
    {
        var made = CliRun.Of("new", Photo, "-o", folder.At("w"), "--segment", At("maskformer"), "--json");

        Assert.Equal((0, "maskformer"), (made.Code, made.Json.GetProperty("segmentation").GetString()));
        var items = made.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["rest", "sky", "grass", "sports ball 1", "suitcase", "sports ball 2"], items.Select(Name));
        Assert.Equal(["background", "background", "background", "thing", "thing", "thing"], items.Select(item => Word(item, "kind")));
        Assert.Equal("maskformer", Word(items[1], "source"));
        Assert.InRange(items[1].GetProperty("score").GetDouble(), 0.98, 0.99);
        Assert.False(items[0].TryGetProperty("score", out _));
        Assert.Equal(items.Select(Name), CliRun.Of("items", folder.At("w"), "--json").Json.GetProperty("items").EnumerateArray().Select(Name));
        var kept = JsonDocument.Parse(File.ReadAllText(folder.At("w", "itemwise.workspace.json"))).RootElement.GetRawText();
        Assert.Contains("\"kind\": \"thing\"", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_of_a_salient_network_makes_the_subject()
    {
        var made = CliRun.Of("new", Photo, "-o", folder.At("w"), "--segment", At("u2net", "u2net.onnx"), "--json");

        Assert.Equal(["rest", "subject"], made.Json.GetProperty("items").EnumerateArray().Select(Name));
    }

    [Fact]
    public void Words_find_items_and_where_they_find_none_all_is_rest()
    {
        string[] networks = ["--with", At("grounding-dino"), "--with", At("sam1"), "--json"];
        var made = CliRun.Of(["new", Photo, "-o", folder.At("w"), "--words", "red ball, sky", .. networks]);
        var none = CliRun.Of(["new", Photo, "-o", folder.At("none"), "--words", "lamp", .. networks]);

        Assert.Equal(["rest", "sky", "red ball 1", "red ball 2"], made.Json.GetProperty("items").EnumerateArray().Select(Name));
        Assert.Equal((0, "rest"), (none.Code, Name(Assert.Single(none.Json.GetProperty("items").EnumerateArray()))));
        Assert.Contains("No item was found", none.Json.GetProperty("warnings").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_click_makes_an_item_as_a_step_and_the_second_one_finds_what_the_encoder_saw()
    {
        var workspace = Workspace();
        var clicked = CliRun.Of("items", workspace, "--click", "40,55", "--click", "40,80:-", "--name", "ball", "--with", At("sam1"), "--json");

        var item = clicked.Json.GetProperty("items").EnumerateArray().Last();
        Assert.Equal((0, "ball", "sam1"), (clicked.Code, Name(item), Word(item, "source")));
        Assert.InRange(item.GetProperty("pixels").GetInt32(), 500, 1100);
        Assert.Equal(1, clicked.Json.GetProperty("step").GetInt32());
        Assert.Equal(4, clicked.Json.GetProperty("pointed").GetProperty("alternatives").GetArrayLength());
        Assert.Equal(0, CliRun.Of("items", workspace, "--box", "60,52,97,92", "--with", At("sam1")).Code);
        Assert.Single(Directory.GetFiles(Path.Combine(workspace, "cache", "embeddings")));
        Assert.Equal(0, CliRun.Of("undo", workspace).Code);
        Assert.DoesNotContain("item", CliRun.Of("items", workspace, "--json").Json.GetProperty("items").EnumerateArray().Last()
            .GetProperty("name").GetString()!, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of("pack", workspace, folder.At("packed")).Code);
        Assert.Equal(0, CliRun.Of("unpack", folder.At("packed"), folder.At("unpacked")).Code);
        Assert.False(Directory.Exists(folder.At("unpacked", "cache")));
    }

    [Fact]
    public void Kept_items_keep_their_pixels_and_an_outline_is_refined()
    {
        var workspace = Workspace();
        int Pixels(CliRun run, int number) => run.Json.GetProperty("items").EnumerateArray()
            .First(item => item.GetProperty("number").GetInt32() == number).GetProperty("pixels").GetInt32();
        var before = Pixels(CliRun.Of("items", workspace, "--json"), 1);

        CliRun.Of(["items", workspace, "--click", "100,10", .. Enumerable.Range(0, 6).SelectMany(n => (string[])["--keep", $"{n}"]), "--with",
            At("sam2")]).AssertRefused(3, "sees nothing at this point");
        Assert.Equal(0, CliRun.Of("items", workspace, "--click", "100,10", "--keep", "1", "--with", At("sam2")).Code);
        Assert.Equal(before, Pixels(CliRun.Of("items", workspace, "--json"), 1));
        Assert.Equal(0, CliRun.Of("items", workspace, "--refine", "3", "--with", At("sam1"), "--with", At("vitmatte")).Code);
        Assert.Contains("outline 3", CliRun.Of("history", workspace).Output, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of("items", workspace, "--refine", "3").Code);
    }

    [Theory]
    [InlineData(2, "--segment takes auto, graph, attention, or the folder or .onnx file", "new", "--segment", "panoptic")]
    [InlineData(3, "There is no network at", "new", "--segment", "none.onnx")]
    [InlineData(3, "does not find items by itself", "new", "--segment", "vitmatte")]
    [InlineData(3, "A phrase is empty", "new", "--words", "sky,", "--with", "clipseg")]
    [InlineData(3, "No network that takes words", "new", "--words", "sky", "--with", "sam1")]
    [InlineData(3, "No network that makes masks of boxes", "new", "--words", "sky", "--with", "grounding-dino")]
    [InlineData(2, "give one or the other", "new", "--words", "sky", "--segment", "graph")]
    [InlineData(2, "give it as --segment FOLDER", "new", "--with", "u2net")]
    [InlineData(3, "lies outside the photo of 150 x 97 pixels", "items", "--click", "150,20", "--with", "sam1")]
    [InlineData(3, "leaves the photo", "items", "--box", "10,10,200,50", "--with", "sam1")]
    [InlineData(3, "is empty: give the left", "items", "--box", "50,10,20,50", "--with", "sam1")]
    [InlineData(2, "--click takes a point such as", "items", "--click", "40", "--with", "sam1")]
    [InlineData(2, "--box takes four numbers", "items", "--box", "1,2,3", "--with", "sam1")]
    [InlineData(3, "No network that takes points", "items", "--click", "4,4", "--with", "u2net")]
    [InlineData(2, "are about an item that is pointed at", "items", "--name", "bag")]
    [InlineData(2, "give one of them too", "items", "--with", "sam1")]
    [InlineData(2, "in a call of their own", "items", "--click", "4,4", "--rename", "1=x", "--with", "sam1")]
    public void What_cannot_be_found_is_refused_in_one_sentence(int code, string sentence, params string[] words)
    {
        string[] args = [words[0], .. words[0] == "new" ? (string[])[Photo, "-o", folder.At("w")] : [Workspace()],
            .. words.Skip(1).Select(word => Directory.Exists(At(word)) ? At(word) : word)];
        CliRun.Of(args).AssertRefused(code, sentence);
        Assert.Equal(words[0] != "new", Directory.Exists(folder.At("w")));
    }

    [Fact]
    public void The_doctor_lists_networks_that_are_installed()
    {
        var before = Environment.GetEnvironmentVariable("ITEMWISE_NETWORKS");
        try
        {
            Environment.SetEnvironmentVariable("ITEMWISE_NETWORKS", Fixtures.At("onnx"));
            var checks = CliRun.Of("doctor", "--json").Json.GetProperty("checks").EnumerateArray().ToList();
            var networks = checks.Where(check => Word(check, "subject") == "networks").Select(check => Word(check, "found")).ToList();
            Assert.Contains(networks, found => found!.StartsWith("sam2-hf (sam2)", StringComparison.Ordinal));
            Assert.Contains(networks, found => found!.StartsWith("clipseg (clipseg)", StringComparison.Ordinal));
            Assert.Contains("1.31.1", Word(checks.Single(check => Word(check, "subject") == "onnx"), "found"), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ITEMWISE_NETWORKS", before);
        }
    }

    private static string At(params string[] parts) => Fixtures.At(["onnx", .. parts]);

    private static string? Name(JsonElement item) => Word(item, "name");

    private static string? Word(JsonElement item, string field) => item.GetProperty(field).GetString();

    private string Workspace()
    {
        Assert.Equal(0, CliRun.Of("new", Photo, "-o", folder.At("w"), "--segment", At("maskformer")).Code);
        return folder.At("w");
    }
}
