using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Captions;

/// <summary>What can be said of a scene.</summary>
public static class SceneCaptions
{
    /// <summary>The whole scene in its one full form: objects from left to right, ground and wall, each by its full name.</summary>
    public static Caption Full(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var caption = new CaptionBuilder().Append("a photo of ");
        if (!scene.Objects.IsEmpty)
        {
            var order = Enumerable.Range(1, scene.Objects.Length).OrderBy(item => scene.ObjectOf(item).X);
            caption.List([.. order.Select(item => (item, scene.NameOf(item)))]).Append(" on ");
        }

        return caption.Name(Scene.GroundItem, scene.Ground.Name, scene.Ground.NameInSentence).Append(" in front of ")
            .Name(Scene.WallItem, scene.Wall.Name, scene.Wall.NameInSentence).Build();
    }

    /// <summary>One of many ways to say what is in a scene, often only a part of it.</summary>
    public static Caption Draw(Scene scene, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(random);
        var order = random.Shuffle(Enumerable.Range(1, scene.Objects.Length));
        var shown = random.Chance(.12) ? order.Take(1) : order;
        var inFull = random.Chance(.85);
        var opening = random.Share();
        if (scene.Objects.IsEmpty || opening is >= .36 and < .42)
        {
            return Surroundings(scene, random);
        }

        var caption = new CaptionBuilder().Append(opening < .3 ? "a photo of " : opening < .36 ? "a picture of " : "")
            .List([.. shown.Select(item => (item, inFull ? scene.NameOf(item) : scene.NounOf(item)))]);
        if (random.Chance(.62))
        {
            caption.Append(" on ").Name(Scene.GroundItem, scene.Ground.Name, scene.Ground.NameInSentence);
        }

        if (random.Chance(.45))
        {
            var phrase = scene.Wall.IsSky && random.Chance(.5) ? $"a {scene.Wall.Name}" : scene.Wall.NameInSentence;
            caption.Append(random.Choose(" in front of ", " with ", " and ")).Name(Scene.WallItem, scene.Wall.Name, phrase);
        }

        return caption.Build();
    }

    private static Caption Surroundings(Scene scene, SceneRandom random)
    {
        var caption = new CaptionBuilder();
        var choice = random.Below(3);
        if (choice != 1)
        {
            caption.Name(Scene.GroundItem, scene.Ground.Name, scene.Ground.Name);
        }

        return choice == 0
            ? caption.Build()
            : caption.Append(choice == 2 ? " and " : "").Name(Scene.WallItem, scene.Wall.Name, scene.Wall.Name).Build();
    }
}
