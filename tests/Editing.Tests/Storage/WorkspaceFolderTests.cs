using System.Diagnostics;
using System.Text.Json.Nodes;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;
using Itemwise.Editing.Tests.ItemFiles;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Storage;

public sealed class WorkspaceFolderTests : IDisposable
{
    private static readonly byte[] PhotoBytes = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
    private readonly TemporaryFolder folder = new();

    public WorkspaceFolderTests() => File.WriteAllBytes(folder.At("Holiday.JPG"), PhotoBytes);

    private string Home => folder.At("workspace");

    private string Json => Path.Combine(Home, "itemwise.workspace.json");

    [Fact]
    public void A_workspace_comes_back_as_it_was_made()
    {
        using (var made = Create())
        {
            Assert.Equal(PhotoBytes, File.ReadAllBytes(made.PhotoPath));
            Assert.True(Directory.Exists(made.EditsPath));
        }

        using var opened = WorkspaceFolder.Open(Home);
        Assert.Equal(("photo.jpg", "Holiday.JPG", 2, 3), (opened.Workspace.PhotoFile, opened.Workspace.OriginalName,
            opened.Workspace.Height, opened.Workspace.Width));
        Assert.Equal([new Item(0, "rest", 1), new Item(2, "cup", 5)], opened.Workspace.Items.All);
        Assert.Equal([0, 2, 2, 2, 2, 2], opened.Workspace.Items.Map.Labels.ToArray());
        Assert.StartsWith("itemwise ", opened.Workspace.CreatedWith, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_holder_is_refused_but_may_look()
    {
        using var first = Create();
        Assert.True(WorkspaceFolder.IsInUse(Home));
        var error = Assert.Throws<WorkspaceInUseException>(() => WorkspaceFolder.Open(Home));
        Assert.Equal($"The workspace '{Home}' is in use by process {Environment.ProcessId}; wait until that is done, or stop it.",
            error.Message);
        Assert.Equal(2, WorkspaceFolder.Read(Home).Items.All.Length);
        first.Dispose();
        Assert.False(WorkspaceFolder.IsInUse(Home));
    }

    [Fact]
    public void The_lock_of_a_killed_process_does_not_stay()
    {
        Create().Dispose();
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "Needs util-linux' flock to hold the lock from another process.");
        using var other = Process.Start("/usr/bin/flock", ["-x", "-F", Path.Combine(Home, "workspace.lock"), "sleep", "60"]);
        Assert.True(SpinWait.SpinUntil(() => Record.Exception(() => WorkspaceFolder.Open(Home).Dispose()) is ResourceException,
            TimeSpan.FromSeconds(20)));
        File.WriteAllText(Path.Combine(Home, "workspace.owner"), "4194304\n");
        other.Kill();
        other.WaitForExit();
        WorkspaceFolder.Open(Home).Dispose();
    }

    [Fact]
    public void A_folder_in_use_for_something_else_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, "thesis.txt"), "years of work");
        Assert.Contains("it holds 'thesis.txt'", Assert.Throws<InputRefusedException>(Create).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Home, "thesis.txt")));
    }

    [Fact]
    public void A_workspace_is_not_made_twice()
    {
        Create().Dispose();
        Assert.Contains("is a workspace already", Assert.Throws<InputRefusedException>(Create).Message, StringComparison.Ordinal);
        WorkspaceFolder.Open(Home).Dispose();
    }

    [Fact]
    public void What_an_interrupted_call_left_is_made_whole_by_the_next()
    {
        Create().Dispose();
        File.Delete(Json);
        File.WriteAllText(Path.Combine(Home, ".photo.jpg.1234.tmp"), "half");
        Assert.Contains("is not a workspace", Assert.Throws<InputRefusedException>(() => WorkspaceFolder.Open(Home)).Message,
            StringComparison.Ordinal);
        Create().Dispose();
        WorkspaceFolder.Open(Home).Dispose();
    }

    [Fact]
    public void Nothing_stays_of_a_workspace_whose_photo_cannot_be_read()
    {
        Assert.Throws<InputRefusedException>(() => WorkspaceFolder.Create(Home, folder.At("absent.png"), SomeItems()));
        Assert.False(Directory.Exists(Home));
    }

    [Fact]
    public void A_newer_format_is_refused_with_both_versions()
    {
        Create().Dispose();
        Change(root => root["formatVersion"] = 3);
        var error = Assert.Throws<InputRefusedException>(() => WorkspaceFolder.Open(Home));
        Assert.Equal($"'{Json}' is of workspace format 3, this program reads up to 2; use a newer version of the program.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"formatVersion": 1, "formatVersion": 1}""")]
    [InlineData("""{"formatVersion": 0}""")]
    [InlineData("""{"formatVersion": "1"}""")]
    [InlineData("""{"formatVersion": 1, "photo": 3}""")]
    [InlineData("""{"formatVersion": 1, "photo": {"file": "../Holiday.JPG"}}""")]
    public void A_file_that_does_not_say_what_it_must_is_refused(string json)
    {
        Create().Dispose();
        File.WriteAllText(Json, json);
        var error = Assert.Throws<InputRefusedException>(() => WorkspaceFolder.Open(Home));
        Assert.Contains(Json, error.Message, StringComparison.Ordinal);
        Create(folder.At("another")).Dispose(); // the failed opening holds no lock and spoils nothing
    }

    [Fact]
    public void Every_missing_field_is_named()
    {
        Create().Dispose();
        var whole = File.ReadAllText(Json);
        foreach (var field in (string[])["photo.file", "photo.originalName", "photo.sha256", "photo.width", "photo.height", "createdWith",
            "items", "photo", "formatVersion"])
        {
            File.WriteAllText(Json, whole);
            Change(root => (field.StartsWith("photo.", StringComparison.Ordinal) ? root["photo"]!.AsObject() : root)
                .Remove(field.Split('.')[^1]));
            var error = Assert.Throws<InputRefusedException>(() => WorkspaceFolder.Open(Home));
            Assert.Contains($"\"{field}\"", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Unknown_fields_outlive_a_change_of_format()
    {
        Create().Dispose();
        Change(root =>
        {
            root["formatVersion"] = 1;
            root["studio"] = new JsonObject { ["zoom"] = 2 };
            root["items"]![1]!["colour"] = "red";
        });
        using (var workspace = WorkspaceFolder.Open(Home))
        {
            workspace.History.Change([new ItemChange.Rename(2, "blue mug")]);
            Assert.Equal("blue mug", workspace.History.Current.Items[2].Name);
        }

        Assert.Equal("blue mug", WorkspaceHistory.Read(Home).Current.Items[2].Name);
        var root = JsonNode.Parse(File.ReadAllText(Json))!;
        Assert.Equal((2, 2, "red"), ((int)root["formatVersion"]!, (int)root["studio"]!["zoom"]!, (string)root["items"]![1]!["colour"]!));
    }

    [Fact]
    public void A_changed_photo_and_a_changed_item_map_are_refused()
    {
        Create().Dispose();
        GreyPictures.Write(Path.Combine(Home, "items.png"), new ItemMap(2, 3, [0, 0, 2, 2, 2, 2]));
        Assert.Contains("does not hold the items", Refusal(), StringComparison.Ordinal);
        GreyPictures.Write(Path.Combine(Home, "items.png"), new ItemMap(1, 3, [0, 2, 2]));
        Assert.Contains("is 3 x 1 and the photo is 3 x 2", Refusal(), StringComparison.Ordinal);
        File.Delete(Path.Combine(Home, "items.png"));
        Assert.Contains("has lost its item map", Refusal(), StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(Home, "photo.jpg"), "x");
        Assert.Contains("is not the one the workspace was made with", Refusal(), StringComparison.Ordinal);
        File.Delete(Path.Combine(Home, "photo.jpg"));
        Assert.Contains("is gone; restore it", Refusal(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Items SomeItems() => new(new ItemMap(2, 3, [0, 2, 2, 2, 2, 2]), new Dictionary<int, string> { [2] = "cup" });

    private WorkspaceFolder Create() => Create(Home);

    private WorkspaceFolder Create(string at) => WorkspaceFolder.Create(at, folder.At("Holiday.JPG"), SomeItems());

    private string Refusal() => Assert.Throws<InputRefusedException>(() => WorkspaceFolder.Open(Home)).Message;

    private void Change(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(Json))!.AsObject();
        change(root);
        File.WriteAllText(Json, root.ToJsonString());
    }
}
