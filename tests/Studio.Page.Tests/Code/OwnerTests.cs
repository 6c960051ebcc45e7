using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class OwnerTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    /// <summary>An overview of half the photo's size, all of item 1, on which the server knows item 2 at 5, 5.</summary>
    private const string Half = """
        const { overview } = await import('/state/gesture.js'), { selected } = await import('/state/selection.js');
        const { ownerAt, exactOwnerAt, follow } = await import('/tools/owner.js'), { selectAt } = await import('/tools/select.js');
        const requested = [];
        window.fetch = async address => {
            requested.push(address.replace(/.*at/, ''));
            return new Response(JSON.stringify({ item: address.includes('x=5&y=5') ? 2 : 1 }), { headers: { 'Content-Type': 'application/json' } });
        };
        overview.value = { id: 'x' + Math.random(), step: 0, width: 10, height: 10, across: 2, down: 2, numbers: new Uint16Array(100).fill(1) };
        """;

    [Fact]
    public async Task A_click_selects_what_owns_the_pixel_at_the_photos_own_samples()
    {
        var numbers = await scripts.Run<int[]>($$"""
            {{Half}}
            const roughly = ownerAt([5.7, 5.2]);
            await selectAt([5.7, 5.2], false);
            const first = selected.value[0], afterwards = ownerAt([5.1, 5.9]);
            await selectAt([-3, 5], false);
            return [roughly, first, afterwards, selected.value.length, requested.length];
            """);
        Assert.Equal([1, 2, 2, 0, 1], numbers);
    }

    [Fact]
    public async Task Of_many_places_of_the_pointer_the_last_one_is_requested()
    {
        var requested = await scripts.Run<string[]>($$"""
            {{Half}}
            let reported;
            const done = new Promise(resolve => {
                for (let x = 0; x < 20; x++) follow([x, 5], (item, [at]) => { if (at === 19) { reported = item; resolve(); } });
            });
            await done;
            return [...requested, String(reported)];
            """);
        Assert.Equal(["?x=0&y=5", "?x=19&y=5", "1"], requested);
    }

    [Fact]
    public async Task Where_the_overview_has_every_pixel_nothing_is_requested()
    {
        Assert.Equal(0, await scripts.Run<int>($$"""
            {{Half}}
            overview.value = { ...overview.value, across: 1, down: 1 };
            await exactOwnerAt([5, 5]);
            return requested.length;
            """));
    }
}
