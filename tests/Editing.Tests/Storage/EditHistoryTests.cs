using System.Text.Json.Nodes;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Storage;

public sealed class EditHistoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_sequence_of_edits_undos_redos_and_jumps_is_that_of_a_list_in_memory(int seed)
    {
        var random = new Random(seed);
        var history = new EditHistory(folder.FullPath);
        var parents = new List<int> { -1 }; // by step
        var contents = new List<byte[]> { Array.Empty<byte>() };
        var at = 0;
        for (var move = 0; move < 40; move++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    var bytes = new byte[random.Next(1, 50)];
                    random.NextBytes(bytes);
                    Add(history, at, bytes);
                    parents.Add(at);
                    contents.Add(bytes);
                    at = parents.Count - 1;
                    break;
                case 2 when at != 0:
                    history.GoTo(history.Previous!.Value);
                    at = parents[at];
                    break;
                case 3 when parents.LastIndexOf(at) > 0:
                    history.GoTo(history.Next!.Value);
                    at = parents.LastIndexOf(at);
                    break;
                case 4:
                    at = random.Next(parents.Count);
                    history.GoTo(at);
                    break;
                default:
                    history = new EditHistory(folder.FullPath); // a new process
                    history.RemoveUnfinished();
                    break;
            }

            Assert.Equal(at, history.Position);
            Assert.Equal(at == 0 ? null : parents[at], history.Previous);
            Assert.Equal(parents.LastIndexOf(at) is > 0 and var next ? next : null, history.Next);
        }

        Assert.Equal(parents.Skip(1), history.Steps.Select(step => step.Parent));
        foreach (var step in history.Steps)
        {
            Assert.Equal(contents[step.Number], File.ReadAllBytes(history.FileOf(step, ".png")));
        }
    }

    [Fact]
    public void Killed_after_any_write_it_is_as_before_or_as_after_and_goes_on()
    {
        Add(new EditHistory(folder.FullPath), 0, [1]);
        var before = Snapshot();
        Add(new EditHistory(folder.FullPath), 1, [2]);
        var after = Snapshot();
        string[] written = ["edit-002.items.png", "edit-002.png", "edit-002.json", "head.json"];
        for (var count = 0; count <= written.Length; count++)
        {
            Restore(before.Concat(after.Where(file => Array.IndexOf(written, file.Key) is var place && place >= 0 && place < count)));
            File.WriteAllText(folder.At(".edit-002.png.0123456789ab.tmp"), "half");

            var history = new EditHistory(folder.FullPath);
            history.RemoveUnfinished();

            Assert.Equal(count == 4 ? 2 : 1, history.Position);
            Assert.Equal(count >= 3 ? 2 : 1, history.Steps.Length);
            Assert.Equal(count == 3 ? 2 : null, history.Next);
            Assert.All(history.Steps, step => history.FileOf(step, ".png"));
            Assert.Equal(count >= 3, File.Exists(folder.At("edit-002.png")));
            Assert.Equal(count >= 3 ? 3 : 2, Add(history, 1, [3]).Number);
        }
    }

    [Fact]
    public void A_step_that_could_not_be_written_leaves_the_place_and_the_next_one_succeeds()
    {
        var history = new EditHistory(folder.FullPath);
        Add(history, 0, [1]);
        Directory.CreateDirectory(folder.At("edit-002.png"));

        Assert.Throws<InputRefusedException>(() => Add(history, 1, [2]));

        Assert.Equal((1, 1), (history.Position, history.Steps.Length));
        Directory.Delete(folder.At("edit-002.png"));
        history.RemoveUnfinished();
        Add(history, 1, [2]);
        Assert.Equal(2, new EditHistory(folder.FullPath).Position);
    }

    [Fact]
    public void Pictures_of_an_older_program_are_not_written_over()
    {
        File.WriteAllText(folder.At("edit-004.png"), "from before");

        Assert.Equal(5, Add(new EditHistory(folder.FullPath), 0, [1]).Number);
        Assert.Equal("from before", File.ReadAllText(folder.At("edit-004.png")));
    }

    [Fact]
    public void A_damaged_place_is_said_and_can_be_chosen_anew()
    {
        Add(new EditHistory(folder.FullPath), 0, [1]);
        foreach (var text in (string[])["", "{", "[]", "{}", """{"step": 7}""", """{"step": "1"}"""])
        {
            File.WriteAllText(folder.At("head.json"), text);
            var history = new EditHistory(folder.FullPath);
            Assert.Contains("head.json", Assert.Throws<InputRefusedException>(() => history.Position).Message, StringComparison.Ordinal);
            history.GoTo(1);
            Assert.Equal(1, new EditHistory(folder.FullPath).Position);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"parent": 0}""")]
    [InlineData("""{"parent": 1, "files": {}, "content": {}}""")]
    [InlineData("""{"parent": -1, "files": {}, "content": {}}""")]
    [InlineData("""{"parent": 0, "files": {"/../../x": "00"}, "content": {}}""")]
    [InlineData("""{"parent": 0, "files": {".png": 5}, "content": {}}""")]
    [InlineData("""{"formatVersion": 2, "parent": 0, "files": {}, "content": {}}""")]
    public void A_damaged_step_is_refused_by_its_file(string json)
    {
        Add(new EditHistory(folder.FullPath), 0, [1]);
        File.WriteAllText(folder.At("edit-001.json"), json);

        Assert.Contains("edit-001.json", Assert.Throws<InputRefusedException>(() => new EditHistory(folder.FullPath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_step_in_between_and_a_changed_file_are_refused()
    {
        var history = new EditHistory(folder.FullPath);
        Add(history, 0, [1]);
        Add(history, 1, [2]);
        File.WriteAllText(folder.At("edit-002.png"), "changed");
        Assert.Contains("is not the file that step 2 wrote", Assert.Throws<InputRefusedException>(() => history.FileOf(history[2], ".png"))
            .Message, StringComparison.Ordinal);
        File.Delete(folder.At("edit-002.png"));
        Assert.Contains("cannot be read", Assert.Throws<InputRefusedException>(() => history.FileOf(history[2], ".png")).Message,
            StringComparison.Ordinal);
        File.Delete(folder.At("edit-001.json"));
        Assert.Contains("edit-001.json' is missing", Assert.Throws<InputRefusedException>(() => new EditHistory(folder.FullPath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_step_is_refused_with_those_there_are()
    {
        var history = new EditHistory(folder.FullPath);
        Assert.Equal("There is no step 3: nothing was edited yet.", Assert.Throws<InputRefusedException>(() => history.GoTo(3)).Message);
        Add(history, 0, [1]);
        Assert.Equal("There is no step 3: the steps are 0 to 1, as history lists them.",
            Assert.Throws<InputRefusedException>(() => Add(history, 3, [1])).Message);
    }

    private static HistoryStep Add(EditHistory history, int parent, byte[] picture) =>
        history.Add(parent, new JsonObject { ["what"] = picture.Length }, [new(".items.png", new byte[] { 9 }), new(".png", picture)]);

    private Dictionary<string, byte[]> Snapshot() => Directory.EnumerateFiles(folder.FullPath)
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    private void Restore(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach (var path in Directory.EnumerateFiles(folder.FullPath))
        {
            File.Delete(path);
        }

        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(folder.At(name), bytes);
        }
    }
}
