using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class StepsTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    [Fact]
    public async Task Steps_that_come_fast_are_shown_at_once_and_then_twice_a_second_the_last_one_too()
    {
        var found = await scripts.Run<int[]>("""
            const { jobs, takeStep } = await import('/state/jobs.js');
            jobs.value = [{ id: 'a', state: 'running' }, { id: 'b', state: 'running' }];
            const shown = [];
            const stop = jobs.subscribe(now => shown.push(now[0].step ?? 0));
            for (let step = 1; step <= 20; step++) {
                takeStep({ job: 'a', step, preview: step < 10 ? step : undefined });
                await new Promise(resolve => setTimeout(resolve, 20));
            }
            await new Promise(resolve => setTimeout(resolve, 700));
            stop();
            return [...shown, jobs.value[0].preview, jobs.value[1].step ?? -1];
            """);
        Assert.Equal(0, found[0]);
        Assert.Equal(1, found[1]);
        Assert.Equal([20, 9, -1], found[^3..]);
        // On a machine that does other things the twenty steps take longer than 0.4 s.
        Assert.InRange(found.Length, 5, 19);
    }
}
