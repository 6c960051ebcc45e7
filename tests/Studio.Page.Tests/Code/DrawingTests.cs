using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class DrawingTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    [Theory]
    [InlineData(false, "cloud")]
    [InlineData(true, null)]
    public async Task A_new_items_name_ends_with_the_drawing_that_it_was_typed_for(bool isDiscarded, string? expected)
    {
        var name = await scripts.Run<string?>($$"""
            const { workspace } = await import('/state/workspace.js'), { startDrawing, addShape } = await import('/state/tool.js');
            const { nameNewItem, applyDrawing, discardDrawing } = await import('/state/drawing.js');
            const open = { id: 'x', width: 4, height: 4, items: [], history: { step: 0, steps: [] } };
            let sent = null;
            window.fetch = async (_, { body }) => {
                sent = JSON.parse(body);
                return new Response(JSON.stringify(open), { headers: { 'Content-Type': 'application/json' } });
            };
            workspace.value = open;
            startDrawing({ purpose: 'new' });
            nameNewItem('cloud');
            if ({{(isDiscarded ? "true" : "false")}}) {
                discardDrawing();
                startDrawing({ purpose: 'new' });
            }
            addShape({ mode: 'add', stroke: [[1, 1]], radius: 1 }, { purpose: 'new' });
            await applyDrawing();
            return sent.changes[0].name ?? null;
            """);
        Assert.Equal(expected, name);
    }
}
