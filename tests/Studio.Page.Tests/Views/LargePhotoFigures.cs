using System.Globalization;
using Itemwise.Studio.Page.Tests.Browser;
using Itemwise.Studio.Page.Tests.Roads;

namespace Itemwise.Studio.Page.Tests.Views;

/// <summary>What the browser holds of a large photo: the whole of it seen, then its own pixels in many places. Run on demand, with a JPEG
/// that <c>ITEMWISE_LARGE_PHOTO</c> names:
/// <c>dotnet tests/Studio.Page.Tests/bin/Release/net10.0/Studio.Page.Tests.dll -explicit only -class '*LargePhotoFigures'</c></summary>
[Collection(StudioCollection.Name)]
public sealed class LargePhotoFigures(Chromium chromium, StudioProgram studio)
{
    private const string Variable = "ITEMWISE_LARGE_PHOTO";
    private const int Places = 30;
    private const double Megabyte = 1e6;

    [Fact(Explicit = true)]
    public async Task Memory_of_the_browser()
    {
        var photo = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(photo is null, $"{Variable} names no photo.");
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        page.SetDefaultTimeout(120_000);
        await page.Locator(".drop .button").First.WaitForAsync();
        await Keep("the first page");
        await new Road(tab).Drop(photo!, "image/jpeg");
        await tab.WaitForPicture();
        await Keep("the whole photo");
        await page.Locator(".canvas").First.ClickAsync();
        for (var step = 0; step < 20; step++)
        {
            await page.Keyboard.PressAsync("+");
        }

        await tab.WaitForPicture();
        await Keep("its own pixels");
        var box = (await page.Locator(".canvas").First.BoundingBoxAsync())!;
        for (var place = 0; place < Places; place++)
        {
            await page.Keyboard.DownAsync(" ");
            await page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + (box.Height * (place % 2 == 0 ? 0.8f : 0.5f)));
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * 0.4f), new() { Steps = 4 });
            await page.Mouse.UpAsync();
            await page.Keyboard.UpAsync(" ");
            await tab.WaitForPicture();
        }

        await Keep($"its own pixels in {Places} places");
        await tab.Picture("large-photo");
        tab.AssertQuiet();
    }

    private static Task Keep(string what) => File.AppendAllLinesAsync(Path.Combine(Tab.Pictures, "large-photo.txt"), [string.Create(
        CultureInfo.InvariantCulture, $"{what}: {OwnProcesses.ProportionalBytes("chromium") / Megabyte:0} MB in all processes of the browser, "
        + $"{OwnProcesses.ProportionalBytes("--type=renderer") / Megabyte:0} MB in the page's")]);
}
