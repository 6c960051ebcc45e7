using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>The studio in a browser window of its own, without cookies or memories of others.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];

    private Tab(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>The folder of screenshots, kept beside the tests.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    /// <summary>Opens the studio as its printed address does.</summary>
    public static async Task<Tab> Open(Chromium chromium, StudioProgram studio, ColorScheme scheme = ColorScheme.Dark, int width = 1366, int height = 768,
        string language = "en-US")
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = language, ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var tab = new Tab(context, page);
        page.PageError += (_, error) => tab.errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                tab.errors.Add($"{message.Text} {message.Location}");
            }
        };
        await page.GotoAsync(studio.Address);
        return tab;
    }

    /// <summary>The sample in the editor, its tiles there.</summary>
    public async Task OpenSample()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try the sample" }).ClickAsync();
        await WaitForPicture();
    }

    /// <summary>Until the canvas shows everything that it requested.</summary>
    public Task WaitForPicture() => Page.Locator(".canvas[data-complete=true]").WaitForAsync();

    public Task Picture(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png") });

    /// <summary>Holds that the page's console has reported no error: no script failed, nothing was missing, no policy was broken.</summary>
    public void AssertQuiet() => Assert.Empty(errors);

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
