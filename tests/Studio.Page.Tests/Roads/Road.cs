using System.Text.Json;
using Itemwise.Studio.Page.Tests.Browser;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Roads;

/// <summary>What a whole edit consists of, as somebody at the page does it.</summary>
internal sealed class Road(Tab tab)
{
    /// <summary>Learning with few steps; with all of them, on a machine that does other things too, it is many minutes.</summary>
    public int LongestWork { get; init; } = 240_000;

    private IPage Page => tab.Page;

    /// <summary>Drops a file from the desktop onto the page.</summary>
    public async Task Drop(string file, string type)
    {
        var bytes = Convert.ToBase64String(await File.ReadAllBytesAsync(file));
        var data = await Page.EvaluateHandleAsync("""
            ([text, name, type]) => {
                const data = new DataTransfer();
                data.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], name, { type }));
                return data;
            }
            """, new[] { bytes, Path.GetFileName(file), type });
        await Page.DispatchEventAsync("main", "drop", new { dataTransfer = data });
    }

    /// <summary>So that learning takes seconds; what it makes of the photo is another test's concern.</summary>
    public async Task LearnBriefly()
    {
        await Page.GetByText("Options", new() { Exact = true }).ClickAsync();
        await Page.GetByLabel("Token steps").FillAsync("2");
        await Page.GetByLabel("UNet steps").FillAsync("2");
        await Page.GetByLabel("Steps", new() { Exact = true }).FillAsync("4");
        await Page.GetByLabel("Steps", new() { Exact = true }).BlurAsync();
    }

    /// <summary>Learns the open photo, so briefly that it only counts as learned.</summary>
    public async Task LearnNow()
    {
        await Page.EvaluateAsync("async () => { (await import('/state/draft.js')).learning.value = { tokenSteps: 2, unetSteps: 2 }; }");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Learn now" }).ClickAsync();
        await Page.GetByText("Learned", new() { Exact = true }).WaitForAsync(new() { Timeout = LongestWork });
        await Page.Locator(".progress-card").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Until nothing runs on the photo any more and the history has so many pictures.</summary>
    public async Task WaitForSteps(int count)
    {
        await Page.Locator(".step").Nth(count - 1).WaitForAsync(new() { Timeout = LongestWork });
        await Page.Locator(".progress-card").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = LongestWork });
        await tab.WaitForPicture();
    }

    /// <summary>What the server says of the step where the photo stands.</summary>
    public async Task<JsonElement> Difference()
    {
        return await Page.EvaluateAsync<JsonElement>("""
            async () => {
                const { workspace } = await import('/state/workspace.js');
                const { id, history } = workspace.value;
                return (await fetch(`/api/workspaces/${id}/steps/${history.step}/difference`)).json();
            }
            """);
    }

    /// <summary>Goes on with Tab until something has the focus, as somebody without a mouse does.</summary>
    public async Task TabTo(string selector)
    {
        for (var pressed = 0; pressed < 120; pressed++)
        {
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not lead to {selector}.");
    }
}
