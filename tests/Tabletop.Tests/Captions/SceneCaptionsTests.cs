using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Tests.Captions;

public sealed class SceneCaptionsTests
{
    private const int SceneCount = 5000;

    private static readonly (Scene Scene, Caption Full, Caption Drawn)[] Captions = [.. Enumerable.Range(0, SceneCount).Select(Draw)];

    [Fact]
    public void Every_word_is_one_token_of_the_shipped_vocabulary() =>
        Vocabularies.AssertKnown(Captions.SelectMany(one => (string[])[one.Full.Text, one.Drawn.Text]));

    [Fact]
    public void A_mention_stands_where_it_says()
    {
        var all = Captions.Select(one => (one.Scene, one.Full)).Concat(Captions.Select(one => (one.Scene, one.Drawn)));
        foreach (var (scene, caption) in all)
        {
            Assert.NotEmpty(caption.Mentions);
            foreach (var mention in caption.Mentions)
            {
                Assert.Equal(mention.Name, caption.Text.Substring(mention.Start, mention.Name.Length));
                Assert.Equal(scene.NounOf(mention.Item), caption.Text.Substring(mention.NounStart, mention.Noun.Length));
                Assert.EndsWith(mention.Name, scene.NameOf(mention.Item), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_full_caption_names_everything_from_left_to_right()
    {
        foreach (var (scene, caption, _) in Captions)
        {
            Assert.Equal(scene.ItemNumbers, caption.Mentions.Select(mention => mention.Item).Order());
            var rights = caption.Mentions[..scene.Objects.Length].Select(mention => scene.ObjectOf(mention.Item).X);
            Assert.Equal(rights.Order(), rights);
            Assert.All(caption.Mentions, mention => Assert.Equal(scene.NameOf(mention.Item), mention.Name));
        }
    }

    [Fact]
    public void Drawn_captions_have_the_forms_they_should_as_often_as_they_should()
    {
        AssertShare(.30, one => one.Drawn.Text.StartsWith("a photo of ", StringComparison.Ordinal));
        AssertShare(.06, one => one.Drawn.Text.StartsWith("a picture of ", StringComparison.Ordinal));
        AssertShare(.06, one => one.Drawn.Mentions.All(mention => mention.Item > Scene.MostObjects));
        AssertShare(.94 * .62, one => one.Drawn.Text.Contains(" on ", StringComparison.Ordinal));
        AssertShare(.94 * .45 / 3, one => one.Drawn.Text.Contains(" in front of ", StringComparison.Ordinal));
        Assert.InRange(Captions.Average(one => one.Drawn.Text.Split(' ').Length), 11.66 * .98, 11.66 * 1.02);
    }

    [Fact]
    public void A_scene_without_objects_has_captions_too()
    {
        var empty = Captions[0].Scene with { Objects = [] };

        Assert.Equal($"a photo of {empty.Ground.NameInSentence} in front of {empty.Wall.NameInSentence}", SceneCaptions.Full(empty).Text);
        Assert.NotEqual("", SceneCaptions.Draw(empty, new SceneRandom(1)).Text);
    }

    private static (Scene, Caption, Caption) Draw(int seed)
    {
        var random = new SceneRandom(seed);
        var scene = SceneGenerator.Draw(random);
        return (scene, SceneCaptions.Full(scene), SceneCaptions.Draw(scene, random));
    }

    private static void AssertShare(double expected, Func<(Scene Scene, Caption Full, Caption Drawn), bool> isOne)
    {
        var deviation = Math.Sqrt(expected * (1 - expected) / SceneCount);
        Assert.InRange(Captions.Count(isOne) / (double)SceneCount, expected - (4 * deviation), expected + (4 * deviation));
    }
}
