using System.Text.RegularExpressions;
using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed partial class PageFilesTests
{
    public static TheoryData<string> OwnFiles { get; } = [.. Directory.EnumerateFiles(PageScripts.Folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(PageScripts.Folder, file)).Where(file => !file.StartsWith("vendor", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(OwnFiles))]
    public void Nothing_comes_from_another_host(string file)
    {
        var text = File.ReadAllText(Path.Combine(PageScripts.Folder, file));
        Assert.DoesNotMatch(OtherHost(), text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_has_no_script_or_style_of_its_own()
    {
        var text = File.ReadAllText(Path.Combine(PageScripts.Folder, "index.html"));
        Assert.DoesNotMatch(Inline(), text);
    }

    [Fact]
    public void Files_of_code_stay_short()
    {
        var tooLong = OwnFiles.Select(row => row.Data).Where(file => file.EndsWith(".js", StringComparison.Ordinal) && !file.StartsWith("text", StringComparison.Ordinal))
            .Where(file => File.ReadLines(Path.Combine(PageScripts.Folder, file)).Count() > 250);
        Assert.Empty(tooLong);
    }

    [GeneratedRegex("(https?:)?//[a-z0-9-]+\\.[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex OtherHost();

    [GeneratedRegex("<style|style=|<script(?![^>]*src=)|\\son[a-z]+=", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
