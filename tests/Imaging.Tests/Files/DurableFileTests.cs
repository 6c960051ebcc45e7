using Itemwise.Files;
namespace Itemwise.Imaging.Tests.Files;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_made_and_then_replaced()
    {
        var path = folder.At("x");
        DurableFile.WriteAtomically(path, "one and more"u8.ToArray());
        DurableFile.WriteAtomically(path, "two"u8.ToArray());
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void Until_it_is_whole_the_old_file_stands()
    {
        var path = folder.At("x");
        File.WriteAllText(path, "old");
        DurableFile.WriteAtomically(path, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal(100_000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        var path = folder.At("x");
        File.WriteAllText(path, "old");
        Assert.Throws<OperationCanceledException>(() => DurableFile.WriteAtomically(path, stream =>
        {
            stream.WriteByte(1);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void A_full_disk_is_one_sentence_and_leaves_nothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var path = folder.At("x");
        var error = Assert.Throws<ResourceException>(() => DurableFile.WriteAtomically(path, stream =>
        {
            stream.Write(new byte[10]);
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[10]);
            full.Flush();
        }));
        Assert.Equal($"'{path}' cannot be written: the disk is full or the quota is used up; free some space and try again.",
            error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_place_of_the_file_are_refused()
    {
        Assert.Contains("folder does not exist", Refusal(folder.At("none", "x")), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refusal(folder.FullPath), StringComparison.Ordinal);
        if (Directory.Exists("/proc/self"))
        {
            Assert.Contains("takes no files", Refusal("/proc/x"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_stays_a_link_and_permissions_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("no Unix permissions");
            return;
        }

        var target = folder.At("target");
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder.At("link"), target);
        DurableFile.WriteAtomically(folder.At("link"), "new"u8.ToArray());
        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(folder.At("link")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Fact]
    public void A_name_as_long_as_the_file_system_allows_works()
    {
        var path = folder.At(new string('ü', 127));
        DurableFile.WriteAtomically(path, "x"u8.ToArray());
        Assert.Equal("x", File.ReadAllText(path));
    }

    private static string Refusal(string path) =>
        Assert.Throws<InputRefusedException>(() => DurableFile.WriteAtomically(path, "x"u8.ToArray())).Message;
}
