using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class AccountTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    [Theory]
    [InlineData("resize 1=1.4", "cone at 140%")]
    [InlineData("remove 1; describe 2=a blue ball; very round", "cone removed · bottle: “a blue ball” · very round")]
    [InlineData("swap 1,2", "cone ↔ bottle")]
    [InlineData("refine 2=* with a gold rim", "bottle, refined: “with a gold rim”")]
    [InlineData("draw cloud", "cloud drawn")]
    [InlineData("add to 9; take from 1", "#9 corrected · cone corrected")]
    [InlineData("make the cone blue", "make the cone blue")]
    public async Task What_was_done_is_told_with_the_items_names(string words, string expected)
    {
        var said = await scripts.Run<string>($$"""
            const { workspace } = await import('/state/workspace.js'), { accountOf } = await import('/state/account.js');
            (await import('/text/text.js')).language.value = 'en';
            workspace.value = { id: 'x', width: 4, height: 4, items: [{ number: 1, name: 'cone' }, { number: 2, name: 'bottle' }], history: { step: 0, steps: [] } };
            return accountOf({{System.Text.Json.JsonSerializer.Serialize(words)}});
            """);
        Assert.Equal(expected, said);
    }
}
