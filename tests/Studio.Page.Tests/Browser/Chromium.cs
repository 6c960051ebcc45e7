using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>The system's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser; skips the test where there is none.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipUnless(IsThere, "No Chromium on this machine: Debian's package is chromium.");
            return browser;
        }
    }

    /// <summary>Whether the machine has one.</summary>
    [MemberNotNullWhen(true, nameof(browser))]
    public bool IsThere => browser is not null;

    public async ValueTask InitializeAsync()
    {
        if (Paths.FirstOrDefault(File.Exists) is not { } path)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        // Chromium refuses its sandbox to root; a picture of the same page is the same without a GPU's drawing.
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
