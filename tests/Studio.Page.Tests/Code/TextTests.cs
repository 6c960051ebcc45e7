using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Code;

public sealed class TextTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    [Fact]
    public async Task Every_language_has_every_text_with_the_same_values()
    {
        var different = await scripts.Run<string[]>("""
            const { en } = await import('/text/en.js'), { de } = await import('/text/de.js');
            const values = text => [...text.matchAll(/\{(\w+)/g)].map(match => match[1]).sort().join();
            return [...new Set([...Object.keys(en), ...Object.keys(de)])].filter(key => !en[key] || !de[key] || values(en[key]) !== values(de[key]));
            """);
        Assert.Empty(different);
    }

    [Fact]
    public async Task Numbers_and_plurals_follow_the_language()
    {
        var texts = await scripts.Run<string[]>("""
            const { t, language, number } = await import('/text/text.js');
            language.value = 'de';
            const german = [t('items.count', { count: 1 }), t('items.count', { count: 1234 }), number(0.5)];
            language.value = 'en';
            return [...german, t('items.count', { count: 1 }), t('items.count', { count: 1234 }), number(0.5)];
            """);
        Assert.Equal(["1 Objekt", "1.234 Objekte", "0,5", "1 item", "1,234 items", "0.5"], texts);
    }

    [Fact]
    public async Task Keys_are_told_by_what_they_type_and_not_by_where_they_lie()
    {
        var names = await scripts.Run<string[]>("""
            const { nameOfKey } = await import('/keys/keys.js');
            const press = (key, more = {}) => nameOfKey(new KeyboardEvent('keydown', { key, ...more }));
            return [press('?', { shiftKey: true, code: 'Minus' }), press('z', { ctrlKey: true, code: 'KeyY' }), press('Z', { ctrlKey: true, shiftKey: true }),
                press('[', { altKey: false }), press(' '), press('ArrowLeft', { shiftKey: true }), press('z', { metaKey: true })];
            """);
        Assert.Equal(["?", "Mod+z", "Mod+Shift+z", "[", "Space", "Shift+ArrowLeft", "Mod+z"], names);
    }

    [Fact]
    public async Task No_key_is_given_twice()
    {
        var twice = await scripts.Run<string[]>("""
            const { shortcuts } = await import('/keys/shortcuts.js');
            const keys = shortcuts.filter(one => one.run && !one.where).flatMap(one => one.keys);
            return keys.filter((key, i) => keys.indexOf(key) !== i);
            """);
        Assert.Empty(twice);
    }
}
