using Itemwise.Studio.Page.Tests.Browser;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Views;

[Collection(StudioCollection.Name)]
public sealed class LanguageTests(Chromium chromium, StudioProgram studio)
{
    /// <summary>Words on the page that no translator would see: outside what belongs to the photo, and without the pseudo-language's brackets.</summary>
    private const string StrayWords = """
        () => {
            const stray = [], isStray = text => /\p{L}{2}/u.test(text) && !text.includes('⟦') && !/^(Itemwise|px|PNG|JPEG|WEBP|TIFF|English|Deutsch)$/.test(text);
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const text = node.textContent.trim(), parent = node.parentElement;
                if (isStray(text) && !parent.closest('[data-own], kbd, code, noscript, option')) stray.push(text);
            }
            for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
                if (element.closest('[data-own]')) continue;
                for (const name of ['aria-label', 'title', 'placeholder']) {
                    const text = element.getAttribute(name);
                    if (text && isStray(text)) stray.push(`${name}: ${text}`);
                }
            }
            return stray;
        }
        """;

    [Fact]
    public async Task Every_word_of_the_page_comes_from_the_texts()
    {
        await using var tab = await Tab.Open(chromium, studio);
        await tab.Page.EvaluateAsync("localStorage.setItem('itemwise.language', '\"en-XA\"')");
        await tab.Page.ReloadAsync();
        await tab.Page.Locator(".drop .button").Nth(1).ClickAsync();
        await tab.WaitForPicture();
        List<string> stray = [];
        foreach (var open in new Func<IPage, Task>[]
        {
            _ => Task.CompletedTask, page => page.Locator(".item-pick").First.ClickAsync(), page => page.Locator("#tab-instruct").ClickAsync(),
            page => page.Locator("#tab-caption").ClickAsync(), page => page.Keyboard.PressAsync("b"), page => page.Keyboard.PressAsync("i"),
            page => page.Keyboard.PressAsync("?"), page => page.Locator("dialog .link").ClickAsync(),
            Ways.Sheet("q"), Ways.Sheet("Control+s"), Ways.Address("#/"),
        })
        {
            await open(tab.Page);
            await tab.Page.WaitForTimeoutAsync(150);
            stray.AddRange(await tab.Page.EvaluateAsync<string[]>(StrayWords));
        }

        await tab.Picture("pseudo");
        Assert.Empty(stray.Distinct());
        tab.AssertQuiet();
    }

    [Fact]
    public async Task The_page_speaks_the_browsers_language()
    {
        await using var tab = await Tab.Open(chromium, studio, language: "de-AT");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Beispiel ausprobieren" }).WaitForAsync();
        Assert.Equal("de", await tab.Page.EvaluateAsync<string>("document.documentElement.lang"));
    }
}
