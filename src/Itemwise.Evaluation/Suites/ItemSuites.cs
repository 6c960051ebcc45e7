using Itemwise.Evaluation.Cases;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Evaluation.Suites;

/// <summary>The suites that edit items of a photo, as D-Edit (arXiv:2403.04880, section 4) is evaluated.</summary>
internal static class ItemSuites
{
    public static Suite Text { get; } = new("items-text", "an item described anew", 1, new CaseEdit.Describe(1, ""), new(4, 2, 1),
        new(100, 2, 5), (scene, size) =>
        from item in scene.Staged.Objects.Take(size.Items)
        let random = scene.Random(10 + item)
        from variant in Enumerable.Range(0, size.Variants)
        let words = DrawWords(scene.Staged.Scene.ObjectOf(item), random)
        select scene.About($"-{variant}", item, new CaseEdit.Describe(item, Vocabulary.WithArticle(words.Name)),
            SceneEdit.Describe(scene.Staged.Scene, item, new ObjectDescription(words.Kind, words.Colour, words.Material))));

    public static Suite Image { get; } = new("items-image", "an item replaced by one of another photo", 1,
        new CaseEdit.Replace(1, "", "", 1), new(2, 1, 1), new(100, 2, 2), (scene, size) =>
        from item in scene.Staged.Objects.Take(size.Items)
        from variant in Enumerable.Range(0, size.Variants)
        let reference = scene.Reference(variant)
        let other = reference.Scene.Objects[0]
        select scene.About($"-{variant}", item, new CaseEdit.Replace(item, $"{reference.Name}.png", $"{reference.Name}.ids.png", other),
            SceneEdit.By(scene.Staged.Scene, item, reference.Scene.Scene.ObjectOf(other)), reference));

    public static Suite Removal { get; } = new("removal", "an item removed", 1, new CaseEdit.Remove(1), new(4, 1, 1),
        new(100, 2, 1), (scene, size) =>
        from item in scene.Staged.Objects.Take(size.Items)
        select scene.About("", item, new CaseEdit.Remove(item), new SceneEdit.Remove(item)));

    public static Suite Refine { get; } = new("refine", "an item in another colour", 1, new CaseEdit.Refine(1, ""), new(4, 1, 1),
        new(100, 2, 2), (scene, size) =>
        from item in scene.Staged.Objects.Take(size.Items)
        let random = scene.Random(30 + item)
        from variant in Enumerable.Range(0, size.Variants)
        let colour = random.Choose(Palette.All.Remove(scene.Staged.Scene.ObjectOf(item).Colour).AsSpan())
        select scene.About($"-{variant}", item, new CaseEdit.Refine(item, $"{colour.Word()} *"),
            new SceneEdit.Recolour(item, colour, Palette.Of(colour))));

    // Another kind in another colour, half of them of another material.
    private static SceneObject DrawWords(SceneObject old, SceneRandom random)
    {
        for (; ; )
        {
            var drawn = SceneGenerator.DrawObject(random);
            if (drawn.Kind != old.Kind && drawn.Colour != old.Colour && drawn.Material != Material.Wooden)
            {
                return drawn;
            }
        }
    }
}
