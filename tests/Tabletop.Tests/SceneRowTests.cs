using System.Text.Json;
using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Tests;

public sealed class SceneRowTests
{
    [Fact]
    public void A_row_and_its_scene_say_the_same()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var scene = SceneGenerator.Draw(new SceneRandom(seed));
            var row = SceneRow.Of(scene);
            Assert.Equal(SceneRow.Length, row.Length);
            Assert.Equal(scene, SceneRow.Read(row));
        }
    }

    [Fact]
    public void The_rows_of_the_samples_come_back_number_by_number()
    {
        foreach (var row in Rows())
        {
            Assert.Equal(row, SceneRow.Of(SceneRow.Read(row)));
        }
    }

    [Fact]
    public void Names_and_captions_follow_from_the_rows()
    {
        foreach (var (sample, json) in Samples.All.Zip(Samples.Json.EnumerateArray()))
        {
            var scene = sample.Scene;
            Assert.Equal(Words(json, "items"), scene.ItemNumbers.Select(scene.NameOf));
            Assert.Equal(Words(json, "kinds"), scene.Objects.Select(thing => thing.Noun));
            Assert.Equal(json.GetProperty("caption").GetString(), SceneCaptions.Full(scene).Text);
        }
    }

    [Theory]
    [InlineData(0, 0f, "number 0, counted from 0; expected a number above 0")]
    [InlineData(4, 0.9f, "length")]
    [InlineData(8, 7f, "a whole number from 0 to 6")]
    [InlineData(9, 1.5f, "share")]
    [InlineData(12, float.NaN, "NaN")]
    [InlineData(17, float.PositiveInfinity, "at most 10000")]
    [InlineData(18, 5f, "a whole number from 0 to 4")]
    [InlineData(18, 1.5f, "a whole number")]
    [InlineData(20, 12f, "from 0 to 11")]
    [InlineData(23, -1f, "above 0")]
    [InlineData(28, 6f, "from 0 to 5")]
    public void A_number_that_cannot_be_drawn_is_named(int place, float value, string sentence)
    {
        var row = Rows().First();
        row[place] = value;

        var error = Assert.Throws<InputRefusedException>(() => SceneRow.Read(row));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("A scene's row has", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        var error = Assert.Throws<InputRefusedException>(() => SceneRow.Read(new float[63]));
        Assert.Contains("63 numbers, expected 64", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<float[]> Rows() =>
        from json in Samples.Json.EnumerateArray()
        from entry in (JsonElement[])[json, json.GetProperty("edit"), json.GetProperty("edit2")]
        select entry.GetProperty("row").EnumerateArray().Select(number => number.GetSingle()).ToArray();

    private static IEnumerable<string?> Words(JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray().Select(word => word.GetString());
}
