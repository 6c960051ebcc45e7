using System.Diagnostics;
using System.Globalization;
using Itemwise.Studio.Page.Tests.Browser;
using Microsoft.Playwright;

namespace Itemwise.Studio.Page.Tests.Views;

/// <summary>How long the studio lets one wait, measured on the sample and kept beside the screenshots. Run on demand, on a quiet machine:
/// <c>dotnet tests/Studio.Page.Tests/bin/Release/net10.0/Studio.Page.Tests.dll -explicit only -class '*StudioFigures'</c></summary>
[Collection(StudioCollection.Name)]
public sealed class StudioFigures(Chromium chromium, StudioProgram studio)
{
    /// <summary>Follows the running job and gives its estimate at half of its steps, the time that it took from there, and how many
    /// pictures of what is being made it showed.</summary>
    private const string Follow = """
        async () => {
            const { jobs } = await import('/state/jobs.js');
            const started = performance.now(), pictures = new Set();
            let half = null, estimate = null;
            for (;;) {
                const job = jobs.value.find(one => one.kind === 'learn');
                if (job?.preview != null) pictures.add(job.preview);
                if (!half && job?.phase === 'learning the model' && job.step >= 40) { half = performance.now(); estimate = job.secondsLeft; }
                if (job && !['queued', 'running'].includes(job.state)) return [estimate, (performance.now() - half) / 1000, (performance.now() - started) / 1000, pictures.size];
                await new Promise(resolve => setTimeout(resolve, 50));
            }
        }
        """;

    [Fact(Explicit = true)]
    public async Task Figures_of_start_and_of_an_edit()
    {
        var clock = Stopwatch.StartNew();
        await using var tab = await Tab.Open(chromium, studio);
        var page = tab.Page;
        tab.Page.SetDefaultTimeout(600_000);
        await page.Locator(".drop .button").First.WaitForAsync();
        var paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        await tab.OpenSample();
        await page.Locator(".suggestion").First.ClickAsync();
        var preview = await WaitOf(() => page.Locator(".legend").WaitForAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        var shown = await WaitOf(() => page.Locator(".progress-card").WaitForAsync());
        var learning = await page.EvaluateAsync<double[]>(Follow);
        await page.GetByText("0 samples changed outside the region").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync();
        await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the picture" }).ClickAsync());
        var whole = clock.Elapsed.TotalSeconds;
        string[] lines =
        [
            $"address printed after {studio.StartTime.TotalSeconds:0.0} s", $"first paint after {paint:0} ms", $"preview of regions after {preview:0} ms",
            $"progress shown after {shown:0} ms", $"from the address to the downloaded edit of the sample: five clicks, {whole:0} s",
            $"estimate at half of the learning {learning[0]:0.0} s, it took {learning[1]:0.0} s more, {learning[2]:0.0} s in all, {learning[3]:0} pictures",
        ];
        await File.WriteAllLinesAsync(Path.Combine(Tab.Pictures, "figures.txt"), lines.Select(line => line.ToString(CultureInfo.InvariantCulture)));
        tab.AssertQuiet();
    }

    private static async Task<double> WaitOf(Func<Task> wait)
    {
        var clock = Stopwatch.StartNew();
        await wait();
        return clock.Elapsed.TotalMilliseconds;
    }
}
