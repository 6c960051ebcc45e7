using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>The page's modules in a browser, without the program: files are given as they lie in the repository.</summary>
public sealed class PageScripts(Chromium chromium) : IAsyncLifetime
{
    private const string Origin = "http://page.test/";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".js"] = "text/javascript", [".css"] = "text/css", [".html"] = "text/html", [".svg"] = "image/svg+xml", [".woff2"] = "font/woff2",
    };

    private IPage? page;

    /// <summary>The folder of the page.</summary>
    public static string Folder { get; } = Path.Combine(Fixtures.RepositoryRoot, "src", "Itemwise.Studio", "wwwroot");

    public async ValueTask InitializeAsync()
    {
        // What is skipped is each test, in Run.
        if (!chromium.IsThere)
        {
            return;
        }

        page = await chromium.Browser.NewPageAsync();
        await page.RouteAsync(Origin + "**", Give);
        await page.GotoAsync(Origin + "empty.html");
    }

    public async ValueTask DisposeAsync()
    {
        if (page is not null)
        {
            await page.CloseAsync();
        }
    }

    /// <summary>What the body of a function gives in the browser; it may <c>await import("/canvas/tiles.js")</c>.</summary>
    public async Task<T> Run<T>(string body)
    {
        _ = chromium.Browser;
        return await page!.EvaluateAsync<T>($"async () => {{ {body} }}");
    }

    private static async Task Give(IRoute route)
    {
        var path = new Uri(route.Request.Url).AbsolutePath;
        var file = Path.Combine(Folder, path.TrimStart('/'));
        if (path == "/empty.html")
        {
            await route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>Tests</title>" });
        }
        else if (File.Exists(file))
        {
            await route.FulfillAsync(new() { ContentType = Types[Path.GetExtension(file)], Path = file });
        }
        else
        {
            await route.FulfillAsync(new() { Status = 404 });
        }
    }
}
