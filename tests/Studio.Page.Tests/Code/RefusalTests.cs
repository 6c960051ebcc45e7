using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class RefusalTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    [Theory]
    [InlineData("const { saveFile } = await import('/state/save.js'); await saveFile('/api/workspaces/x/pack');")]
    [InlineData("const { copyPicture } = await import('/state/clipboard.js'); await copyPicture();")]
    public async Task A_refused_download_says_why(string action)
    {
        var messages = await scripts.Run<string[]>($$"""
            const { messages } = await import('/state/messages.js'), { workspace } = await import('/state/workspace.js');
            messages.value = [];
            workspace.value = { id: 'x', width: 4, height: 4, items: [], history: { step: 0, steps: [] } };
            window.fetch = async () => new Response(JSON.stringify({ detail: 'A job works in it.' }),
                { status: 409, headers: { 'Content-Type': 'application/problem+json' } });
            {{action}}
            return messages.value.filter(one => one.tone === 'bad').map(one => one.text);
            """);
        Assert.Contains("A job works in it.", messages);
    }

    [Fact]
    public async Task A_download_is_saved_under_the_servers_name()
    {
        var name = await scripts.Run<string>("""
            const { saveFile } = await import('/state/save.js');
            window.fetch = async () => new Response('zip',
                { headers: { 'Content-Disposition': "attachment; filename=\"_.zip\"; filename*=UTF-8''caf%C3%A9.zip" } });
            let name = '';
            HTMLAnchorElement.prototype.click = function () { name = this.download; };
            await saveFile('/api/workspaces/x/pack');
            return name;
            """);
        Assert.Equal("café.zip", name);
    }
}
