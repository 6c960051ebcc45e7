using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class OptionsTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    [Fact]
    public async Task Options_of_an_edit_are_sent_where_the_server_has_them_and_empty_ones_are_not()
    {
        var order = await scripts.Run<string>("""
            const { edit, options, wishFor } = await import('/state/draft.js');
            wishFor(2, { removes: true });
            options.value = { seed: 7, ring: 0.1, negative: 'hat', sampler: 'unipc', wholePhoto: true };
            return JSON.stringify(edit.value);
            """);
        Assert.Equal("""
            {"kind":"edit","edits":[{"kind":"remove","item":2}],"lock":[],"active":[],"order":[],"sampling":{"ring":0.1,"sampler":"unipc","negative":"hat"},"crop":"whole","seed":7}
            """.Trim(), order);
    }

    [Fact]
    public async Task What_a_sentence_is_about_is_sent_and_what_was_found_for_another_word_is_forgotten()
    {
        var found = await scripts.Run<string[]>("""
            const { changeSentence, instructions, sentences } = await import('/state/instructions.js');
            const [{ id }] = sentences.value;
            changeSentence(id, { text: 'make it red', look: { number: 1, job: 'x' } });
            changeSentence(id, { look: { number: 1, job: 'x' } });
            const hasLook = Boolean(sentences.value[0].look);
            changeSentence(id, { keyword: 'mug' });
            return [String(hasLook), String(Boolean(sentences.value[0].look)), JSON.stringify(instructions.value)];
            """);
        Assert.Equal(["true", "false", """[{"text":"make it red","keyword":"mug"}]"""], found);
    }
}
