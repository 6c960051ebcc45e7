using Deque.AxeCore.Playwright;
using Itemwise.Studio.Page.Tests.Browser;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Views;

[Collection(StudioCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium, StudioProgram studio)
{
    /// <summary>Every view: its name, and what leads to it from the sample in the editor.</summary>
    private static readonly (string Name, Func<IPage, Task> Open)[] Views =
    [
        ("editor", _ => Task.CompletedTask),
        ("item", page => page.Locator(".item-pick").First.ClickAsync()),
        ("items", page => page.Locator(".item-pick").Nth(1).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] })),
        ("drawing", page => page.Keyboard.PressAsync("b")),
        ("point", async page =>
        {
            await page.Keyboard.PressAsync("i");
            await page.GetByText("Click what shall become an item").WaitForAsync();
        }),
        ("sentence", page => page.GetByRole(AriaRole.Tab, new() { Name = "Sentence" }).ClickAsync()),
        ("caption", page => page.GetByRole(AriaRole.Tab, new() { Name = "Caption" }).ClickAsync()),
        ("keys", page => page.Keyboard.PressAsync("?")),
        ("queue", Ways.Sheet("q")),
        ("download", Ways.Sheet("Control+s")),
        ("settings", async page =>
        {
            await page.Keyboard.PressAsync("Escape");
            await page.GetByRole(AriaRole.Button, new() { Name = "Settings" }).ClickAsync();
        }),
        ("key-choice", page => page.Locator("dialog summary").ClickAsync()),
        ("models", Ways.Address("#/models")),
        ("doctor", Ways.Address("#/doctor")),
        ("photos", Ways.Address("#/")),
    ];

    private static readonly string[] InEveryLook = ["item", "sentence", "settings", "photos"];

    [Theory]
    [InlineData(ColorScheme.Dark, "system")]
    [InlineData(ColorScheme.Light, "system")]
    [InlineData(ColorScheme.Dark, "contrast")]
    public async Task No_view_has_a_serious_barrier(ColorScheme scheme, string theme)
    {
        await using var tab = await Tab.Open(chromium, studio, scheme);
        await tab.Page.EvaluateAsync($"localStorage.setItem('itemwise.theme', '\"{theme}\"')");
        await tab.Page.ReloadAsync();
        await tab.OpenSample();
        var look = theme == "system" ? scheme.ToString().ToLowerInvariant() : theme;
        List<string> barriers = [];
        // The sheets are made of the same parts: one look at them is enough.
        foreach (var (name, open) in scheme == ColorScheme.Dark && theme == "system" ? Views : Views.Where(view => InEveryLook.Contains(view.Name)))
        {
            await open(tab.Page);
            await tab.Page.WaitForTimeoutAsync(150);
            await tab.Picture($"{name}-{look}");
            barriers.AddRange(await BarriersOf(tab.Page, name));
        }

        await File.WriteAllLinesAsync(Path.Combine(Tab.Pictures, $"axe-{look}.txt"), barriers);
        Assert.Empty(barriers);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task The_phone_shows_the_photo_and_what_can_be_done_without_sideways_scrolling()
    {
        await using var tab = await Tab.Open(chromium, studio, width: 390, height: 844);
        await tab.OpenSample();
        await tab.Picture("phone");
        Assert.Equal(390, await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("document.querySelector('.editor').scrollTop"));
        Assert.Empty(await BarriersOf(tab.Page, "phone"));
        tab.AssertQuiet();
    }

    private static async Task<IEnumerable<string>> BarriersOf(IPage page, string name)
    {
        var found = await page.RunAxe();
        return found.Violations.Where(one => one.Impact is "serious" or "critical")
            .Select(one => $"{name}: {one.Impact} {one.Id}: {string.Join(" | ", one.Nodes.Select(node => node.Html))}");
    }
}
