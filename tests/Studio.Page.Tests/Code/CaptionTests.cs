using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class CaptionTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = """
        const { caption, nouns, nowShows, rewriteOrder, target, weights } = await import('/state/caption.js');
        const { workspace } = await import('/state/workspace.js');
        caption.value = 'a cone, a bottle and a house';
        nouns.value = ['cone', 'bottle', 'house'];
        weights.value = { ball: 2 };
        target.value = 'a cone, a ball and a house';
        """;

    [Fact]
    public async Task After_a_rewriting_the_picture_shows_what_it_was_to_show()
    {
        var found = await scripts.Run<string[]>($$"""
            {{Import}}
            nowShows(target.value);
            return [caption.value, target.value, ...nouns.value, String(rewriteOrder.value)];
            """);
        Assert.Equal(["a cone, a ball and a house", "a cone, a ball and a house", "cone", "ball", "house", "null"], found);
    }

    [Fact]
    public async Task Back_at_a_step_that_was_inverted_its_caption_is_there_and_what_was_typed_for_it_stays()
    {
        var found = await scripts.Run<string[]>($$"""
            {{Import}}
            nowShows(target.value);
            target.value = 'a cone, a box and a house';
            workspace.value = { id: 'x', width: 4, height: 4, items: [], history: { step: 0, steps: [] },
                inversion: { caption: 'a cone, a bottle and a house', nouns: ['bottle'] } };
            return [caption.value, target.value, ...nouns.value];
            """);
        Assert.Equal(["a cone, a bottle and a house", "a cone, a box and a house", "bottle"], found);
    }
}
