using System.Diagnostics;

namespace Itemwise.Cli.Tests;

/// <summary>What the program says where the picture library is missing or has something to say: its own process, as both happen outside
/// .NET.</summary>
public sealed class PictureLibraryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Without_libvips_reading_ends_with_4_and_what_to_install()
    {
        var run = await WithoutLibvips("new", SampleScene.Photo, "-o", folder.At("w"));

        run.AssertRefused(4, "libvips", "install the package libvips42");

        Assert.False(Directory.Exists(folder.At("w")));
    }

    [Fact]
    public async Task Without_libvips_a_picture_is_not_even_begun()
    {
        var run = await WithoutLibvips("generate", "a ball", "--steps", "1", "-o", folder.At("g.png"));

        run.AssertRefused(4, "libvips", "install the package libvips42");
    }

    [Fact]
    public async Task Without_libvips_doctor_has_a_red_line_and_goes_on()
    {
        var run = await WithoutLibvips("doctor");

        Assert.Equal(1, run.Code);
        var line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("FAIL  libvips", StringComparison.Ordinal));
        Assert.Contains("libvips42", line, StringComparison.Ordinal);
        Assert.Contains("ok    model", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_libvips_warns_of_does_not_reach_the_screen()
    {
        var whole = File.ReadAllBytes(SampleScene.Photo);
        File.WriteAllBytes(folder.At("cut.png"), whole[..(whole.Length / 2)]);

        (await Run([], "new", folder.At("cut.png"), "-o", folder.At("w"))).AssertRefused(3, "cut.png");
    }

    // A file of that name that is no library is what the loader finds first, and gives up on.
    private Task<CliRun> WithoutLibvips(params string[] args)
    {
        File.WriteAllBytes(folder.At("libvips.so.42"), []);
        return Run([folder.FullPath], args);
    }

    private static async Task<CliRun> Run(string[] libraryFolders, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "itemwise.dll"), .. args])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        string?[] folders = [.. libraryFolders, Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")];
        start.Environment["LD_LIBRARY_PATH"] = string.Join(':', folders.Where(path => !string.IsNullOrEmpty(path)));
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliRun(process.ExitCode, await output, await error);
    }
}
