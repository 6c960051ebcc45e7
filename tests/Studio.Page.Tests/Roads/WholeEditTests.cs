using Itemwise.Studio.Page.Tests.Browser;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Roads;

[Collection(StudioCollection.Name)]
public sealed class WholeEditTests(Chromium chromium, StudioProgram studio)
{
    private static readonly string Photo = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "photo.png");

    [Fact]
    public async Task From_a_dropped_photo_to_the_downloaded_picture_by_mouse()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        var road = new Road(tab);
        await page.Locator(".drop .button").First.WaitForAsync();
        await road.Drop(Photo, "image/png");
        await page.Locator(".item-pick").Nth(1).WaitForAsync(new() { Timeout = 120_000 });
        await tab.WaitForPicture();
        await tab.Picture("road-1-items");

        await Paint(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.Locator(".step").Nth(1).WaitForAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".suggestion").First.ClickAsync();
        await page.Locator(".legend").WaitForAsync();
        await road.LearnBriefly();
        await tab.Picture("road-2-edit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await page.Locator(".progress-card").WaitForAsync();
        await page.Locator(".making").WaitForAsync(new() { Timeout = 120_000 });
        await tab.Picture("road-3-run");
        await road.WaitForSteps(3);

        Assert.Equal(0, (await road.Difference()).GetProperty("changedOutside").GetInt64());
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with a slider" }).ClickAsync();
        await page.GetByRole(AriaRole.Slider, new() { Name = "Before and after" }).WaitForAsync();
        await tab.Picture("road-4-compare");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the difference" }).ClickAsync();
        await page.GetByText("0 samples changed outside").First.WaitForAsync();
        await tab.Picture("road-5-difference");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the difference" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await page.Locator(".step [aria-current=step][aria-label*='step 1']").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo", Exact = true }).ClickAsync();
        await page.Locator(".step [aria-current=step][aria-label*='step 2']").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the picture" }).ClickAsync());
        await AssertComesBack(tab, road, await download.PathAsync());
        tab.AssertQuiet();
    }

    [Fact]
    public async Task From_the_sample_to_the_downloaded_picture_by_keyboard_alone()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        var road = new Road(tab);
        await page.Locator(".drop .button").First.WaitForAsync();
        await road.TabTo(".drop .button:nth-child(2)");
        await page.Keyboard.PressAsync("Enter");
        await tab.WaitForPicture();

        await road.TabTo(".item-pick");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await road.TabTo("canvas");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Locator(".legend").WaitForAsync();
        Assert.Contains("10, 1 px", await page.Locator(".draft").InnerTextAsync(), StringComparison.Ordinal);

        await road.TabTo(".options > summary");
        await page.Keyboard.PressAsync("Enter");
        foreach (var (label, value) in new[] { ("Steps", "4"), ("Token steps", "2"), ("UNet steps", "2") })
        {
            var id = await page.GetByLabel(label, new() { Exact = true }).GetAttributeAsync("id");
            await road.TabTo("#" + id);
            await page.Keyboard.TypeAsync(value);
        }

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Control+Enter");
        await road.WaitForSteps(2);
        Assert.Equal(0, (await road.Difference()).GetProperty("changedOutside").GetInt64());

        await page.Keyboard.PressAsync("Control+s");
        await road.TabTo("a.primary");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));
        Assert.EndsWith(".png", download.SuggestedFilename, StringComparison.Ordinal);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task An_edit_of_the_sample_is_three_clicks_from_the_first_page()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Try the sample" }).ClickAsync();
        await page.Locator(".suggestion").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await page.Locator(".progress-card", new() { HasText = "then:" }).WaitForAsync();
        while (await page.Locator(".progress-card").CountAsync() > 0)
        {
            // Whichever job the card shows by now, if its end was not requested yet.
            await page.EvaluateAsync("[...document.querySelectorAll('.progress-card .button:enabled')].at(-1)?.click()");
            await page.WaitForTimeoutAsync(300);
        }

        tab.AssertQuiet();
    }

    /// <summary>A stroke over the sky makes a new item.</summary>
    private static async Task Paint(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }).ClickAsync();
        var box = (await page.Locator(".canvas").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.45f), box.Y + 70, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.GetByLabel("Its name").FillAsync("cloud");
    }

    /// <summary>The downloaded picture, dropped onto the page, leads back to its edit.</summary>
    private static async Task AssertComesBack(Tab tab, Road road, string file)
    {
        var page = tab.Page;
        var address = page.Url;
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Link, new() { Name = "Itemwise, all photos" }).ClickAsync();
        await page.Locator(".card").First.WaitForAsync();
        await road.Drop(file, "image/png");
        await page.WaitForURLAsync(address);
    }
}
