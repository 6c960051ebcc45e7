using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Views;

/// <summary>What leads from one view to another.</summary>
internal static class Ways
{
    /// <summary>The sheet that a key opens, after the one that lies over the page.</summary>
    public static Func<IPage, Task> Sheet(string key) => async page =>
    {
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync(key);
    };

    /// <summary>A page by its address.</summary>
    public static Func<IPage, Task> Address(string hash) =>
        page => page.EvaluateAsync($"document.querySelector('dialog')?.close(); location.hash = '{hash}'");
}
