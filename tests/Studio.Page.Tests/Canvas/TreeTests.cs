using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class TreeTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = "const { treeOf } = await import('/state/tree.js'); const place = (tree, step) => { const { column, row } = tree.get(step); return [column, row]; };";

    [Fact]
    public async Task The_first_branch_goes_straight_on_and_later_ones_below()
    {
        var places = await scripts.Run<int[]>($$"""
            {{Import}}
            const tree = treeOf([{ step: 0, parent: null }, { step: 1, parent: 0 }, { step: 2, parent: 1 }, { step: 3, parent: 0 }, { step: 4, parent: 1 }]);
            return [0, 1, 2, 3, 4].flatMap(step => place(tree, step));
            """);
        Assert.Equal([0, 0, 1, 0, 2, 0, 1, 2, 2, 1], places);
    }

    [Fact]
    public async Task A_history_of_ten_thousand_steps_is_laid_out()
    {
        var last = await scripts.Run<int[]>($"{Import} return place(treeOf(Array.from({{ length: 10000 }}, (_, i) => ({{ step: i, parent: i ? i - 1 : null }}))), 9999);");
        Assert.Equal([9999, 0], last);
    }
}
