using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Itemwise.Studio.Tests.Api;

public sealed partial class DescriptionTests
{
    private static readonly string Approved = Path.Combine(Fixtures.RepositoryRoot, "src", "Itemwise.Studio", "openapi.json");

    [Fact]
    public async Task The_description_that_is_shipped_is_that_of_the_interface()
    {
        await using var studio = await RunningStudio.Start();
        var said = await studio.Host.Describe();
        Assert.True(said == await File.ReadAllTextAsync(Approved),
            "The interface changed: look at what changed, then write its description anew with itemwise studio --openapi src/Itemwise.Studio/openapi.json");
        using var stranger = studio.Anonymous();
        Assert.Equal(said, await stranger.GetStringAsync("/openapi.json"));
    }

    [Fact]
    public void Every_operation_says_what_it_answers_and_how_it_refuses()
    {
        var root = JsonDocument.Parse(File.ReadAllText(Approved)).RootElement;
        Assert.StartsWith("3.1", root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operations = root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value))).ToList();
        Assert.InRange(operations.Count, 35, 100);
        Assert.Equal(operations.Count, operations.Select(operation => operation.Value.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Name);
            var responses = operation.Value.GetProperty("responses").EnumerateObject().ToList();
            Assert.Contains(responses, response => response.Name == "default");
            var good = responses.Single(response => response.Name[0] == '2');
            Assert.True(good.Name == "204" || good.Value.TryGetProperty("content", out _), $"{operation.Name} does not say what it answers");
            Assert.True(operation.Name.Split(' ')[0] is "get" or "delete" || operation.Value.TryGetProperty("requestBody", out _)
                || Bodiless().IsMatch(operation.Name), $"{operation.Name} does not say what it takes");
        });
    }

    [Fact]
    public async Task The_pages_of_the_documentation_come_from_here_and_run_nothing_that_stands_in_them()
    {
        await using var studio = await RunningStudio.Start();
        using var browser = studio.Anonymous();
        var page = await browser.GetStringAsync("/docs/index.html");
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)[^>]*>", page);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        foreach (Match file in Files().Matches(page))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/docs/" + file.Groups["file"].Value.TrimStart('.', '/'))).StatusCode);
        }
    }

    [GeneratedRegex("(undo|redo|pause|resume|cancel|sample)$")]
    private static partial Regex Bodiless();

    [GeneratedRegex("(src|href)=\"(?<file>[^\"]+)\"")]
    private static partial Regex Files();
}
