namespace Itemwise.Cli.Tests.Commands;

public sealed class PackTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_workspace_travels_in_one_file_and_can_be_copied()
    {
        var workspace = SampleScene.Workspace(folder);

        var packed = CliRun.Of("pack", workspace, folder.At("w.zip"), "--json");
        var unpacked = CliRun.Of("unpack", folder.At("w.zip"), folder.At("back"), "--json");
        var copied = CliRun.Of("copy", workspace, folder.At("second"));

        Assert.Equal((0, 0, 0, ""), (packed.Code, unpacked.Code, copied.Code, packed.Error + unpacked.Error + copied.Error));
        Assert.Equal((folder.At("w.zip"), 3), (packed.Json.GetProperty("output").GetString(),
            packed.Json.GetProperty("files").GetInt32()));
        Assert.Equal((folder.At("back"), 3), (unpacked.Json.GetProperty("output").GetString(),
            unpacked.Json.GetProperty("files").GetInt32()));
        Assert.Equal(packed.Json.GetProperty("bytes").GetInt64(), unpacked.Json.GetProperty("bytes").GetInt64());
        Assert.Equal(folder.At("second"), copied.Output.Split('\n')[0]);
        var items = CliRun.Of("items", workspace).Output;
        Assert.Equal((items, items), (CliRun.Of("items", folder.At("back")).Output, CliRun.Of("items", folder.At("second")).Output));
    }

    [Fact]
    public void What_cannot_be_unpacked_ends_with_3_and_leaves_nothing()
    {
        CliRun.Of("unpack", SampleScene.Photo, folder.At("back")).AssertRefused(3, "is not a ZIP file");
        CliRun.Of("unpack", folder.At("none.zip"), folder.At("back")).AssertRefused(3, "none.zip");
        var workspace = SampleScene.Workspace(folder);
        CliRun.Of("pack", workspace, Path.Combine(workspace, "w.zip")).AssertRefused(3, "inside the workspace");
        CliRun.Of("pack", folder.At("none"), folder.At("w.zip")).AssertRefused(3, "is not a workspace");
        CliRun.Of("pack", workspace, folder.At("w.zip"));
        CliRun.Of("unpack", folder.At("w.zip"), workspace).AssertRefused(3, "is not empty");
        CliRun.Of("copy", workspace, workspace).AssertRefused(3, "inside the workspace");
        Assert.False(Directory.Exists(folder.At("back")));
    }
}
