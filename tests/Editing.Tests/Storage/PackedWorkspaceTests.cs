using System.Globalization;
using System.IO.Compression;
using System.Text;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Storage;

public sealed class PackedWorkspaceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackedWorkspaceTests()
    {
        PictureWriter.WriteGrey(folder.At("photo.png"), 6, 4, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 9))]);
        using var workspace = WorkspaceFolder.Create(Home, folder.At("photo.png"),
            new Items(new ItemMap(4, 6, [.. Enumerable.Range(0, 24).Select(i => (ushort)(i / 12))])));
        workspace.Keep(Picture.Load(workspace.PhotoPath), new DEditRequest([new Edit.Describe(1, "a ball")], new DEditSampling()));
        var association = Directory.CreateDirectory(Path.Combine(Home, "association")).FullName;
        File.WriteAllBytes(Path.Combine(association, "association.safetensors"), new byte[300_000]);
        File.WriteAllText(Path.Combine(workspace.FullPath, "Notiz für später.txt"), "keep me");
        PackedWorkspace.Pack(workspace, Zip);
    }

    private string Home => folder.At("workspace");

    private string Zip => folder.At("packed.zip");

    private string Back => folder.At("back");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_file_comes_back_as_it_was_and_the_history_goes_on()
    {
        var made = PackedWorkspace.Unpack(Zip, Back);

        Assert.Equal(Files(Home), Files(Back));
        Assert.Equal(10, made.FileCount);
        using var opened = WorkspaceFolder.Open(Back);
        Assert.Equal(1, opened.History.Current.Step);
    }

    [Fact]
    public void The_same_workspace_packs_to_the_same_bytes_wherever_it_is()
    {
        PackedWorkspace.Unpack(Zip, Back);
        File.SetLastWriteTimeUtc(Path.Combine(Back, "items.png"), DateTime.UnixEpoch);
        using (var workspace = WorkspaceFolder.Open(Back))
        {
            PackedWorkspace.Pack(workspace, folder.At("again.zip"));
        }

        Assert.Equal(File.ReadAllBytes(Zip), File.ReadAllBytes(folder.At("again.zip")));
    }

    [Fact]
    public void A_workspace_that_somebody_holds_packs_to_the_same_bytes()
    {
        using var workspace = WorkspaceFolder.Open(Home);

        PackedWorkspace.PackMoment(Home, folder.At("moment.zip"));

        Assert.Equal(File.ReadAllBytes(Zip), File.ReadAllBytes(folder.At("moment.zip")));
    }

    [Fact]
    public async Task While_edits_are_kept_and_learned_files_are_replaced_what_is_packed_is_of_one_moment()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        using var stop = new CancellationTokenSource();
        Write(workspace, 0);
        var writing = Task.Run(() =>
        {
            for (var count = 1; !stop.IsCancellationRequested; count++)
            {
                Write(workspace, count);
                Thread.Sleep(40);
            }
        });
        for (var i = 0; i < 4; i++)
        {
            PackedWorkspace.PackMoment(Home, folder.At("moment.zip"));
            PackedWorkspace.Unpack(folder.At("moment.zip"), folder.At($"back{i}"));
            string Learned(string ending) => File.ReadAllText(folder.At($"back{i}", "association", $"association.{ending}"));
            var described = int.Parse(Learned("json"), CultureInfo.InvariantCulture);
            Assert.InRange(int.Parse(Learned("safetensors"), CultureInfo.InvariantCulture), described, described + 1); // as a kill leaves it
            Assert.InRange(WorkspaceHistory.Read(folder.At($"back{i}")).Current.Step, 1, int.MaxValue);
        }

        await stop.CancelAsync();
        await writing;
    }

    // The description last, as learning writes them.
    private void Write(WorkspaceFolder workspace, int count)
    {
        foreach (var ending in (string[])["safetensors", "json"])
        {
            DurableFile.WriteAtomically(Path.Combine(Home, "association", $"association.{ending}"), Encoding.UTF8.GetBytes($"{count}"));
        }

        DurableFile.WriteAtomically(Path.Combine(Home, "association", "progress.safetensors"), new byte[count % 50]);
        workspace.History.Change([new ItemChange.Rename(1, $"ball {count}")]);
    }

    [Fact]
    public void A_copy_is_equal_and_goes_its_own_way()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        WorkspaceTravel.Copy(workspace, Back);
        Assert.Equal(Files(Home), Files(Back));
        using (var copy = WorkspaceFolder.Open(Back))
        {
            copy.History.GoTo(0);
        }

        Assert.Equal(1, workspace.History.Current.Step);
        Assert.Contains("is not empty", Assert.Throws<InputRefusedException>(() => WorkspaceTravel.Copy(workspace, Back)).Message,
            StringComparison.Ordinal);
        Assert.Contains("inside the workspace", Assert.Throws<InputRefusedException>(
            () => WorkspaceTravel.Copy(workspace, Path.Combine(Home, "copy"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_is_not_written_into_the_workspace_itself()
    {
        using var workspace = WorkspaceFolder.Open(Home);
        Assert.Contains("inside the workspace", Assert.Throws<InputRefusedException>(
            () => PackedWorkspace.Pack(workspace, Path.Combine(Home, "p.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_program_packed_again_is_read()
    {
        ZipFile.CreateFromDirectory(Home, folder.At("other.zip"), CompressionLevel.Optimal, includeBaseDirectory: false);
        PackedWorkspace.Unpack(folder.At("other.zip"), Back);
        Assert.Equal(Files(Home), Files(Back));
    }

    [Theory]
    [InlineData("../evil.txt", "would not lie inside")]
    [InlineData("a/../../evil.txt", "would not lie inside")]
    [InlineData("/etc/evil", "would not lie inside")]
    [InlineData("C:evil", "would not lie inside")]
    [InlineData("..\\evil", "would not lie inside")]
    [InlineData("a//b", "would not lie inside")]
    [InlineData("a/./b", "would not lie inside")]
    [InlineData("bell\u0007", "would not lie inside")]
    [InlineData("ITEMS.png", "twice")]
    public void A_name_that_leads_elsewhere_is_refused(string name, string word)
    {
        Add(name, [1, 2, 3]);
        RefusedWith(word);
        Assert.False(File.Exists(folder.At("evil.txt")));
    }

    [Fact]
    public void A_link_is_refused()
    {
        Add("link", [.. "/etc/passwd"u8], entry => entry.ExternalAttributes = (0xA000 | 0x1FF) << 16);
        RefusedWith("a link or a device");
    }

    [Fact]
    public void A_bomb_is_refused_by_its_header_and_by_its_content()
    {
        Add("bomb", new byte[32 << 20], level: CompressionLevel.Optimal);
        RefusedWith("which no file of a workspace does");
    }

    [Fact]
    public void A_file_that_is_longer_than_its_header_says_is_refused_without_being_written()
    {
        var bytes = File.ReadAllBytes(Zip);
        var name = "association/association.safetensors"u8;
        var central = bytes.AsSpan().LastIndexOf(name) - 46;
        BitConverter.TryWriteBytes(bytes.AsSpan(central + 24), 100);
        File.WriteAllBytes(Zip, bytes);
        Refused();
    }

    [Fact]
    public void Other_files_and_other_zips_are_refused()
    {
        File.WriteAllText(Zip, "no zip at all");
        RefusedWith("is not a ZIP file");
        File.Delete(Zip);
        RefusedWith("does not exist: give a file that pack wrote");
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Create))
        {
            zip.CreateEntry("readme.txt");
        }

        RefusedWith("holds no workspace");
    }

    [Fact]
    public void A_folder_that_is_in_use_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Back);
        PackedWorkspace.Unpack(Zip, Back); // empty is free
        RefusedWith("is not empty");
        Assert.Equal(Files(Home), Files(Back));
    }

    [Fact]
    public void A_pack_with_any_byte_changed_is_refused_or_still_a_workspace()
    {
        var whole = File.ReadAllBytes(Zip);
        var random = new Random(5);
        for (var trial = 0; trial < 150; trial++)
        {
            var bytes = whole.ToArray();
            var at = trial % 3 == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(1200); // the directory is at the end
            bytes[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(Zip, trial % 10 == 9 ? bytes[..at] : bytes);
            var to = folder.At($"trial{trial}");
            if (Record.Exception(() => PackedWorkspace.Unpack(Zip, to)) is { } error)
            {
                Assert.True(error is InputRefusedException or ResourceException, $"byte {at}: {error}");
                Assert.False(Directory.Exists(to));
            }
            else
            {
                WorkspaceFolder.Open(to).Dispose();
            }
        }

        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder.FullPath),
            path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private void Add(string name, byte[] content, Action<ZipArchiveEntry>? change = null,
        CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var zip = ZipFile.Open(Zip, ZipArchiveMode.Update);
        var entry = zip.CreateEntry(name, level);
        change?.Invoke(entry);
        using var stream = entry.Open();
        stream.Write(content);
    }

    private void RefusedWith(string word) => Assert.Contains(word, Refused(), StringComparison.Ordinal);

    private string Refused() => Assert.Throws<InputRefusedException>(() => PackedWorkspace.Unpack(Zip, Back)).Message;

    private static Dictionary<string, string> Files(string home) => Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) is not ("workspace.lock" or "workspace.owner"))
        .ToDictionary(path => Path.GetRelativePath(home, path), path => Convert.ToHexString(File.ReadAllBytes(path)));
}
