namespace Itemwise.Cli.Tests.Commands;

public sealed class AdapterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("peft")]
    [InlineData("kohya")]
    [InlineData("embeds")]
    public void What_was_learned_goes_out_and_comes_back_unchanged(string format)
    {
        var (model, workspace, file) = (TinyModel.In(folder), SampleScene.Workspace(folder), folder.At("adapter.safetensors"));
        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", model, "--rank", "2").Code);
        var association = Path.Combine(workspace, "association", "association.safetensors");
        var before = File.ReadAllBytes(association);

        var exported = CliRun.Of("export", workspace, file, "--format", format, "--json");
        var imported = CliRun.Of("import", workspace, file, "--model", model, "--json");

        Assert.Equal((0, ""), (exported.Code, exported.Error));
        Assert.Equal((0, ""), (imported.Code, imported.Error));
        Assert.Equal(new FileInfo(file).Length, exported.Json.GetProperty("bytes").GetInt64());
        Assert.Equal(before, File.ReadAllBytes(association));
    }

    [Fact]
    public void A_file_that_other_programs_would_not_know_is_refused() =>
        CliRun.Of("export", folder.At("w"), folder.At("x.bin"), "--format", "embeds").AssertRefused(3, "x.bin", ".safetensors");

    [Fact]
    public void A_workspace_that_learned_nothing_has_nothing_to_export() =>
        CliRun.Of("export", SampleScene.Workspace(folder), folder.At("x.safetensors"), "--format", "peft").AssertRefused(3, "associate");
}
