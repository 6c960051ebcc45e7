using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Edits;

/// <summary>Puts edits into words, in the many forms that the shipped models were trained on.</summary>
public static class InstructionWriter
{
    private const double ShareOfFullNames = 0.35;

    /// <summary>Asks for an edit.</summary>
    /// <param name="edit">What shall be changed. Moving and resizing have no words in this world.</param>
    /// <param name="before">The scene before.</param>
    /// <param name="random">Chooses among the forms.</param>
    /// <exception cref="ArgumentException">An edit that has no words.</exception>
    public static Instruction Write(SceneEdit edit, Scene before, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(random);
        var text = edit switch
        {
            SceneEdit.Recolour recolour => Recolour(Refer(before, recolour.Item, random), recolour.Colour.Word(), random),
            SceneEdit.ChangeMaterial change => ChangeMaterial(Refer(before, change.Item, random), change.Material, random),
            SceneEdit.Replace replace => Replace(Refer(before, replace.Item, random), Named(replace, before), random),
            SceneEdit.Remove remove => random.Choose("remove ", "delete ", "take away ") + Refer(before, remove.Item, random),
            SceneEdit.Add add =>
                random.Choose("add ", "put ", "place ") + Vocabulary.WithArticle(add.Added.Name) + random.Choose("", " in the scene"),
            SceneEdit.ChangeGround change => ChangeGround(before.Ground.Name, change.Ground, random),
            SceneEdit.ChangeWall change => ChangeWall(before.Wall.Name, change.Wall, random),
            _ => throw new ArgumentException($"An edit of the kind {edit.GetType().Name} has no words in this world.", nameof(edit)),
        };
        return Instruction.About(text, edit.ChangedItem(before), before, edit.Apply(before));
    }

    /// <summary>A way to refer to an object: "the ball" at times, where the scene has no other, else "the red ball".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scene has no such object.</exception>
    public static string Refer(Scene scene, int item, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(random);
        var meant = scene.ObjectOf(item);
        var isOnlyOne = scene.Objects.Count(other => other.Kind == meant.Kind) == 1;
        return "the " + (!isOnlyOne || random.Chance(ShareOfFullNames) ? meant.Name : meant.Noun);
    }

    private static string Recolour(string thing, string colour, SceneRandom random) => random.Choose(
        $"make {thing} {colour}", $"turn {thing} {colour}", $"change the color of {thing} to {colour}", $"color {thing} {colour}",
        $"paint {thing} {colour}");

    private static string ChangeMaterial(string thing, Material material, SceneRandom random)
    {
        string[] forms = [$"make {thing} {material.Word()}", $"turn {thing} {material.Word()}"];
        return material switch
        {
            Material.Wooden => random.Choose([.. forms, $"make {thing} out of wood"]),
            Material.Metal => random.Choose([.. forms, $"make {thing} out of metal"]),
            _ => random.Choose<string>(forms),
        };
    }

    // What keeps its colour needs no more than its noun.
    private static string Named(SceneEdit.Replace replace, Scene before) => Vocabulary.WithArticle(
        replace.Replacement.Rgb == before.ObjectOf(replace.Item).Rgb ? replace.Replacement.Noun : replace.Replacement.Name);

    private static string Replace(string thing, string replacement, SceneRandom random) =>
        random.Choose($"replace {thing} with {replacement}", $"turn {thing} into {replacement}", $"swap {thing} for {replacement}");

    private static string ChangeGround(string old, Ground ground, SceneRandom random) => random.Choose(
        $"put it on {ground.NameInSentence}", $"change the ground to {ground.Name}", $"make the ground {ground.Name}",
        $"replace the {old} with {ground.Name}");

    private static string ChangeWall(string old, Wall wall, SceneRandom random) => random.Choose(
        $"change the background to {wall.NameInSentence}", $"make the background {wall.NameInSentence}",
        $"replace the {old} with {wall.Name}");
}
