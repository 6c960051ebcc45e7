using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class KeyChoiceTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = """
        localStorage.clear();
        const { chooseKey, keysOf, keyOf, useUsualKeys } = await import('/keys/chosen.js'), { shortcuts } = await import('/keys/shortcuts.js');
        const { listenForKeys } = await import('/keys/keys.js'), { tool } = await import('/state/tool.js');
        useUsualKeys();
        const brush = shortcuts.find(one => one.text === 'tool.brush'), eraser = shortcuts.find(one => one.text === 'tool.eraser');
        """;

    [Fact]
    public async Task A_chosen_key_takes_the_place_of_the_usual_one_and_is_kept()
    {
        var found = await scripts.Run<string[]>($$"""
            {{Import}}
            const press = key => (tool.value = 'select', dispatchEvent(new KeyboardEvent('keydown', { key })), tool.value);
            const refusal = chooseKey(brush, 'Shift+k');
            const stop = listenForKeys(shortcuts);
            const tools = [press('b'), (tool.value = 'select', dispatchEvent(new KeyboardEvent('keydown', { key: 'K', shiftKey: true })), tool.value)];
            stop();
            const kept = localStorage.getItem('itemwise.keys');
            const free = chooseKey(eraser, 'b');
            useUsualKeys();
            return [refusal, ...tools, kept, free, keyOf('tool.brush'), keyOf('tool.eraser'), keyOf('keys.redo')];
            """);
        Assert.Equal(["", "select", "brush", """{"tool.brush":"Shift+k"}""", "", "B", "E", "Ctrl+Shift+Z"], found);
    }

    [Theory]
    [InlineData("e", "E already means “Eraser”")]
    [InlineData("Mod+y", "Ctrl+Y already means “Redo”")]
    [InlineData("Tab", "Tab belongs to the page or the browser")]
    [InlineData("Shift+Enter", "Shift+Enter belongs to the page or the browser")]
    [InlineData("Mod+w", "Ctrl+W belongs to the page or the browser")]
    public async Task A_key_that_means_something_else_is_refused_and_the_old_one_stays(string key, string why)
    {
        var found = await scripts.Run<string[]>($"{Import} return [chooseKey(brush, '{key}'), keysOf(brush)[0]];");
        Assert.StartsWith(why, found[0], StringComparison.Ordinal);
        Assert.Equal("b", found[1]);
    }
}
