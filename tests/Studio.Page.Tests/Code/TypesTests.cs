using System.Diagnostics;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class TypesTests
{
    [Fact]
    public async Task The_page_has_no_error_of_types()
    {
        var compiler = Path.Combine(Fixtures.RepositoryRoot, ".build", "npm", "node_modules", ".bin", "tsc");
        Assert.SkipUnless(File.Exists(compiler), "TypeScript is not there: './itemwise test' installs it where npm is.");
        using var process = Process.Start(new ProcessStartInfo(compiler)
        {
            ArgumentList = { "--project", Path.Combine(Fixtures.RepositoryRoot, "tests", "Studio.Page.Tests", "tsconfig.json") },
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }
}
