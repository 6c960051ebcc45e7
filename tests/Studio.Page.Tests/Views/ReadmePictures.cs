using Itemwise.Studio.Page.Tests.Browser;
using Itemwise.Studio.Page.Tests.Roads;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Views;

/// <summary>Makes the README's pictures of the studio anew. Run on demand, as it learns the sample:
/// <c>dotnet tests/Studio.Page.Tests/bin/Release/net10.0/Studio.Page.Tests.dll -explicit only -class '*ReadmePictures'</c></summary>
[Collection(StudioCollection.Name)]
public sealed class ReadmePictures(Chromium chromium, StudioProgram studio)
{
    private const int FrameWidth = 452;

    private readonly List<byte[]> frames = [];

    [Fact(Explicit = true)]
    public async Task Pictures_of_a_whole_edit()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        var road = new Road(tab) { LongestWork = 1_200_000 };
        await page.Locator(".drop .button").First.WaitForAsync();
        await Frame(page);
        await tab.OpenSample();
        await Frame(page);
        // Half of the usual steps: enough to look like the whole.
        await page.EvaluateAsync("async () => { (await import('/state/draft.js')).learning.value = { tokenSteps: 30, unetSteps: 70 }; }");
        await page.GetByText("Make the wooden cone larger").ClickAsync();
        await page.Locator(".legend").WaitForAsync();
        await page.WaitForTimeoutAsync(500);
        await Frame(page);
        await Picture(page, "studio-edit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await page.Locator(".making").WaitForAsync(new() { Timeout = 600_000 });
        await page.GetByText("Learning cross-attention").First.WaitForAsync(new() { Timeout = 600_000 });
        await page.WaitForTimeoutAsync(4000);
        await Frame(page);
        await road.WaitForSteps(2);
        await Frame(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with a slider" }).ClickAsync();
        await page.WaitForTimeoutAsync(300);
        await Frame(page);
        await Picture(page, "studio-compare");
        await page.Keyboard.PressAsync("Escape");
        await More(tab, road);
        await Film(page);
        tab.AssertQuiet();
    }

    /// <summary>A second edit, so that the history has something to show, then sentences.</summary>
    private static async Task More(Tab tab, Road road)
    {
        var page = tab.Page;
        await page.Locator(".item-pick", new() { HasText = "red house" }).ClickAsync();
        await page.GetByLabel("Make it").FillAsync("a blue ball");
        await page.Locator(".legend").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await road.WaitForSteps(3);
        await page.Locator(".step button").First.ClickAsync();
        await page.Locator(".item-pick", new() { HasText = "orange bottle" }).ClickAsync();
        await page.Keyboard.PressAsync("Delete");
        await page.Locator(".legend").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await road.WaitForSteps(4);
        await Picture(page, "studio-history");
        await page.Locator(".step button").First.ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Sentence" }).ClickAsync();
        await page.GetByLabel("Sentence 1", new() { Exact = true }).FillAsync("make the cone blue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look first" }).ClickAsync();
        await page.Locator(".look").First.WaitForAsync(new() { Timeout = 120_000 });
        await page.WaitForTimeoutAsync(8000);
        await Picture(page, "studio-sentence");
    }

    private async Task Frame(IPage page) => frames.Add(await page.ScreenshotAsync());

    private static Task<byte[]> Picture(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Fixtures.RepositoryRoot, "docs", "pictures", name + ".png") });

    /// <summary>All frames in one picture, three a row.</summary>
    private async Task Film(IPage page)
    {
        var film = await page.Context.NewPageAsync();
        await film.SetViewportSizeAsync((3 * FrameWidth) + 8, 2 * 258);
        var images = string.Concat(frames.Select(frame => $"<img src='data:image/png;base64,{Convert.ToBase64String(frame)}'>"));
        await film.SetContentAsync($$"""
            <style>body { margin: 0; display: grid; grid-template-columns: repeat(3, {{FrameWidth}}px); gap: 4px; background: #fff } img { width: {{FrameWidth}}px }</style>{{images}}
            """);
        await film.WaitForTimeoutAsync(500);
        await Picture(film, "studio-film");
    }
}
