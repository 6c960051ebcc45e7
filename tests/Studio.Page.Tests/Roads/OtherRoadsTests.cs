using Itemwise.Studio.Page.Tests.Browser;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Roads;

/// <summary>What is done less often than an edit, each to its end in the page.</summary>
[Collection(StudioCollection.Name)]
public sealed class OtherRoadsTests(Chromium chromium, StudioProgram studio)
{
    [Fact]
    public async Task An_unpacked_photo_takes_an_item_of_the_first_and_of_its_variants_one_is_chosen_copied_and_pasted()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        var road = new Road(tab);
        await tab.OpenSample();
        await road.LearnNow();
        await page.Keyboard.PressAsync("Control+s");
        var packed = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Pack it" }).ClickAsync());
        await page.Keyboard.PressAsync("Escape");
        var first = page.Url;
        await road.Drop(await packed.PathAsync(), "application/zip");
        await page.WaitForURLAsync(address => address != first);
        await page.GetByText("Learned", new() { Exact = true }).WaitForAsync();

        await page.Locator(".item-pick", new() { HasText = "orange bottle" }).ClickAsync();
        await page.GetByText("With other items").ClickAsync();
        await page.GetByLabel("Replace by an item of").SelectOptionAsync(new SelectOptionValue { Value = first.Split('/')[^1] });
        await page.Locator(".chips").Last.GetByRole(AriaRole.Button, new() { Name = "red house" }).ClickAsync();
        await page.Locator(".draft", new() { HasText = "becomes red house" }).WaitForAsync();
        await page.EvaluateAsync("async () => { (await import('/state/draft.js')).options.value = { steps: 2, count: 2 }; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await page.Locator(".variants [data-drawn]").Nth(1).WaitForAsync(new() { Timeout = road.LongestWork });
        await tab.Picture("variants");
        await page.GetByRole(AriaRole.Button, new() { Name = "Variant 1", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep variant 1" }).ClickAsync();
        await page.Locator(".step [aria-current=step][aria-label*='step 1']").WaitForAsync();
        Assert.Equal(0, (await road.Difference()).GetProperty("changedOutside").GetInt64());

        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Locator(".canvas").FocusAsync();
        await page.Keyboard.PressAsync("Control+c");
        await page.GetByText("The picture is on the clipboard.").WaitForAsync();
        var second = page.Url;
        await page.Keyboard.PressAsync("Control+v");
        await page.WaitForURLAsync(address => address != second);
        await Assertions.Expect(page.GetByLabel("Name of the photo")).ToHaveValueAsync("Pasted picture", new() { Timeout = road.LongestWork });
        await page.Locator(".item-pick").Nth(1).WaitForAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_word_swapped_in_the_caption_is_made_and_shown()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        var road = new Road(tab);
        await tab.OpenSample();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Caption" }).ClickAsync();
        await page.GetByText("Change a word of what it shall show").WaitForAsync();
        await page.GetByLabel("The photo shows").FillAsync("a photo of a cone, an orange bottle and a house");
        await page.GetByLabel("It shall show").FillAsync("a photo of a cone, a green bottle and a house");
        Assert.Equal(["cone", "bottle", "house"], await page.Locator(".words [aria-pressed=true]").AllInnerTextsAsync());
        await page.EvaluateAsync("async () => { (await import('/state/caption.js')).rewriting.value = { method: 'ddim', steps: 4 }; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await road.WaitForSteps(2);
        await tab.Picture("rewritten");
        Assert.True((await road.Difference()).GetProperty("changedInside").GetInt64() > 0);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_click_is_made_an_item_by_a_network_guessed_again_named_and_kept()
    {
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        await page.Locator(".drop .button").First.WaitForAsync();
        await new Road(tab).Drop(Fixtures.At("onnx", "photos", "landscape.png"), "image/png");
        await page.Locator(".item-pick").Nth(1).WaitForAsync(new() { Timeout = 120_000 });
        await tab.WaitForPicture();
        var before = await page.Locator(".item-pick").CountAsync();
        await page.Keyboard.PressAsync("i");
        await page.GetByText("Click what shall become an item").WaitForAsync();
        var keep = page.GetByRole(AriaRole.Button, new() { Name = "Keep it" });
        await Click(page, 40, 55, []);
        await keep.WaitForAsync();
        await Click(page, 40, 80, [KeyboardModifier.Control]);
        await page.Locator(".step [aria-current=step][aria-label*='step 2']").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Another guess" }).ClickAsync();
        await page.Locator(".step [aria-current=step][aria-label*='step 3']").WaitForAsync();
        await page.GetByLabel("Its name").FillAsync("ball");
        await tab.Picture("point");
        await keep.ClickAsync();
        await page.Locator(".item-pick", new() { HasText = "ball" }).WaitForAsync();
        Assert.Equal(before + 1, await page.Locator(".item-pick").CountAsync());

        await Click(page, 100, 55, []);
        await keep.WaitForAsync();
        await page.Locator(".canvas").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".step [aria-current=step][aria-label*='step 4']").WaitForAsync();
        tab.AssertQuiet();
    }

    /// <summary>A click on a pixel of the photo.</summary>
    private static async Task Click(IPage page, int x, int y, KeyboardModifier[] modifiers)
    {
        var place = await page.EvaluateAsync<float[]>($$"""
            async () => {
                const { view } = await import('/state/view.js'), { toScreen } = await import('/canvas/viewport.js');
                return toScreen(view.value, [{{x}}, {{y}}]);
            }
            """);
        await page.Locator(".canvas").ClickAsync(new() { Position = new() { X = place[0], Y = place[1] }, Modifiers = modifiers });
    }
}
