using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Itemwise.Tabletop.Cases;
using Itemwise.Tabletop.Edits;

namespace Itemwise.Tabletop.Tests.Cases;

public sealed class SceneFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_samples_are_read_with_their_words_and_edits()
    {
        foreach (var (sample, json) in Samples.All.Zip(Samples.Json.EnumerateArray()))
        {
            Assert.Equal(json.GetProperty("name").GetString(), sample.Name);
            Assert.Equal(json.GetProperty("partial").GetString(), sample.Partial);
            Assert.Equal(json.GetProperty("edit").GetProperty("instruction").GetString(), sample.Edits[0][0].Instruction.Text);
            Assert.Equal(
                json.GetProperty("edit2").GetProperty("instructions").EnumerateArray().Select(text => text.GetString()),
                sample.Edits[1].Select(edit => edit.Instruction.Text));
            Assert.DoesNotContain(sample.Edits.SelectMany(edits => edits), edit => edit.Instruction.Keyword is null);
        }

        Assert.IsType<SceneEdit.Remove>(Samples.All[3].Edits[0][0].Edit);
        Assert.IsType<SceneEdit.Add>(Samples.All[4].Edits[0][0].Edit);
        var (mushroom, ground) = (Samples.All[5].Edits[0][0].Instruction, Samples.All[7].Edits[0][0].Instruction);
        Assert.Equal(("mushroom", 3), (mushroom.Keyword, mushroom.Item));
        Assert.Equal(("table", Scene.GroundItem), (ground.Keyword, ground.Item));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var drawn = Enumerable.Range(0, 40).Select(seed => SceneCase.Draw($"scene-{seed}", seed, editCount: seed % 5));
        SceneCase[] cases = [.. drawn, .. Samples.All];

        SceneFile.Write(folder.At("scenes.json"), cases);

        var read = SceneFile.Read(folder.At("scenes.json"));
        Assert.Equal(cases.Length, read.Length);
        foreach (var (one, other) in cases.Zip(read))
        {
            Assert.Equal((one.Name, one.Scene, one.Caption, one.Partial), (other.Name, other.Scene, other.Caption, other.Partial));
            Assert.Equal(Told(one), Told(other));
        }
    }

    [Fact]
    public void More_edits_leave_the_scene_its_words_and_the_earlier_edits_as_they_are()
    {
        var (few, many) = (SceneCase.Draw("00", 9, editCount: 1), SceneCase.Draw("00", 9, editCount: 4));

        Assert.Equal((few.Scene, few.Partial, few.Edits[0][0].Instruction), (many.Scene, many.Partial, many.Edits[0][0].Instruction));
        Assert.Equal([1, 2, 3, 4], many.Edits.Select(edits => edits.Length));
    }

    [Fact]
    public void A_row_alone_is_enough()
    {
        var row = Samples.Json[0].GetProperty("row").GetRawText();

        var scene = Assert.Single(Read($"[{{\"row\": {row}}}]"));

        Assert.Equal(("00", Samples.All[0].Caption), (scene.Name, scene.Caption));
        Assert.Empty(scene.Edits);
    }

    [Theory]
    [InlineData("$", "{}", "holds no list of scenes")]
    [InlineData("$", "[]", "holds no list of scenes")]
    [InlineData("$", "[1]", "scene 1 of 1 is a number, expected an object")]
    [InlineData("$", "[{", "is not readable JSON")]
    [InlineData("row", "null", "scene 2 of 16 has null as its 'row', expected a list")]
    [InlineData("row", "[1, \"a\"]", "scene 2 of 16 has text in 'row', expected numbers")]
    [InlineData("row", "[1, 2]", "scene 2 of 16: 'row' has 2 numbers, expected 64")]
    [InlineData("row[18]", "9", "scene 2 of 16: 'row' has 9 as its number 18")]
    [InlineData("row[1]", "1e60", "number 1")]
    [InlineData("name", "\"../away\"", "'../away', which its files cannot be")]
    [InlineData("name", "\"\"", "which its files cannot be")]
    [InlineData("name", "3", "has a number as its 'name', expected text")]
    [InlineData("name", "\"00\"", "calls two scenes '00'")]
    [InlineData("caption", "[]", "has a list as its 'caption', expected text")]
    [InlineData("edit", "7", "has a number as its 'edit', expected an object")]
    [InlineData("edit.instruction", null, "lacks 'edit.instruction'")]
    [InlineData("edit.changed", null, "lacks 'edit.changed'")]
    [InlineData("edit.changed", "[1, 2]", "has [1,2] in 'edit.changed', expected a list of one")]
    [InlineData("edit.changed", "[\"sky\"]", "\"ground\" or \"wall\"")]
    [InlineData("edit.changed", "[2]", "differs in 'edit.row' in more than what 'edit.changed' names")]
    [InlineData("edit.row[0]", "2", "differs in 'edit.row' in more than what 'edit.changed' names")]
    [InlineData("edit.row[20]", "1.5", "'edit.row' has 1.5 as its number 20")]
    [InlineData("edit.row", null, "lacks 'edit.row'")]
    [InlineData("edit2.instructions", "[\"put it on snow\"]", "has 1 'edit2.instructions' and 2 'edit2.changed'")]
    [InlineData("edit2.changed", "[[4], [\"wall\"]]", "differs in 'edit2.row' in more than what 'edit2.changed' names")]
    public void What_cannot_be_used_is_named_with_its_place(string place, string? value, string sentence)
    {
        var text = place == "$" ? value! : Changed(place, value);

        var error = Assert.Throws<InputRefusedException>(() => Read(text));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"'{folder.At("scenes.json")}'", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_refused()
    {
        (string, string)[] places = [(folder.At("none.json"), "does not exist"), (folder.FullPath, "is a folder")];
        foreach (var (path, sentence) in places)
        {
            Assert.Contains(sentence, Assert.Throws<InputRefusedException>(() => SceneFile.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(Instruction, Scene)> Told(SceneCase scene) =>
        scene.Edits.SelectMany(edits => edits).Select(edit => (edit.Instruction, edit.After));

    private ImmutableArray<SceneCase> Read(string text)
    {
        File.WriteAllText(folder.At("scenes.json"), text);
        return SceneFile.Read(folder.At("scenes.json"));
    }

    // The samples with one field of their second scene changed, or taken away.
    private static string Changed(string place, string? value)
    {
        var root = JsonNode.Parse(Samples.Json.GetRawText())!;
        var parts = place.Split('.');
        var parent = parts.Length == 1 ? root[1]! : root[1]![parts[0]]!;
        var (name, index) = parts[^1].Split('[') is [var list, var at]
            ? (list, int.Parse(at.TrimEnd(']'), CultureInfo.InvariantCulture))
            : (parts[^1], -1);
        if (index >= 0)
        {
            parent[name]![index] = JsonNode.Parse(value!);
        }
        else if (value is null)
        {
            parent.AsObject().Remove(name);
        }
        else
        {
            parent[name] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
