using System.Text.Json;

namespace Itemwise.Cli.Tests.Commands;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Libraries_threads_memory_and_disk_are_looked_at()
    {
        var checks = CliRun.Of("doctor", "--json").Json.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("subject").GetString()!);

        foreach (var subject in (string[])["program", "libtorch", "threads", "BLAS", "device", "libvips", "memory", "disk", "model"])
        {
            Assert.True(checks.ContainsKey(subject), subject);
        }

        Assert.Equal("good", checks["libtorch"].GetProperty("state").GetString());
        Assert.Contains("Png", checks["libvips"].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_folder_that_does_not_exist_is_a_red_line_and_ends_with_1()
    {
        var run = CliRun.Of("doctor", "--model", folder.At("none"), "--json");

        Assert.Equal(1, run.Code);
        Assert.False(run.Json.GetProperty("healthy").GetBoolean());
        Assert.Equal("bad", Model(run.Json).GetProperty("state").GetString());
        Assert.Contains(folder.At("none"), Model(run.Json).GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_model_folder_is_a_green_line() =>
        Assert.Equal("good", Model(CliRun.Of("doctor", "--model", Fixtures.At("sd"), "--json").Json).GetProperty("state").GetString());

    [Fact]
    public void As_text_every_check_is_one_line()
    {
        var run = CliRun.Of("doctor", "--model", folder.At("none"));

        Assert.Equal(1, run.Code);
        Assert.Contains(run.Output.Split('\n'), line => line.StartsWith("FAIL  model", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', run.Output);
    }

    private static JsonElement Model(JsonElement json) => json.GetProperty("checks").EnumerateArray()
        .Single(check => check.GetProperty("subject").GetString() == "model");
}
