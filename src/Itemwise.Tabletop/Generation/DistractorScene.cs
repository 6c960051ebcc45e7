namespace Itemwise.Tabletop.Generation;

/// <summary>A scene with two similar things of which one is meant: whoever goes by half of its name takes the other.</summary>
/// <param name="Scene">The scene; both things have names that no other object shares.</param>
/// <param name="Meant">The item number of the one that is meant.</param>
/// <param name="Distractor">The item number of the other.</param>
/// <param name="Similarity">What the two have in common.</param>
public sealed record DistractorScene(Scene Scene, int Meant, int Distractor, Similarity Similarity)
{
    private const int MostDraws = 1000;

    /// <summary>Draws one, with two to four objects.</summary>
    /// <param name="random">Everything is drawn from it.</param>
    /// <param name="similarity">What the two shall have in common.</param>
    public static DistractorScene Draw(SceneRandom random, Similarity similarity)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var scene = SceneGenerator.Draw(random, random.Choose(2, 2, 3, 4));
            if (scene.Objects.Length < 2)
            {
                continue;
            }

            var numbers = random.Shuffle(Enumerable.Range(1, scene.Objects.Length));
            var (meant, distractor) = (numbers[0], numbers[1]);
            scene = scene.With(distractor, Alike(scene.ObjectOf(meant), scene.ObjectOf(distractor), similarity, random));
            if (scene.HasUniqueName(meant) && scene.HasUniqueName(distractor))
            {
                return new DistractorScene(scene, meant, distractor, similarity);
            }
        }

        throw new InvalidOperationException($"{MostDraws} scenes in a row had no two things apart: the generator of scenes is broken.");
    }

    // The place and size stay the other's own.
    private static SceneObject Alike(SceneObject meant, SceneObject other, Similarity similarity, SceneRandom random)
    {
        if (similarity == Similarity.Look)
        {
            var looking = other with { Colour = meant.Colour, Rgb = meant.Rgb, Material = meant.Material };
            return looking.Kind == meant.Kind || looking.Material == Material.Wooden ? TurnedAway(looking, meant.Kind, random) : looking;
        }

        var colour = random.Choose(Palette.All.Remove(meant.Colour).AsSpan());
        var material = meant.Material == Material.Wooden ? Material.Plain : meant.Material;
        return other with
        {
            Kind = meant.Kind, Yaw = SceneGenerator.DrawYaw(meant.Kind, random),
            Colour = colour, Rgb = Palette.Draw(colour, random), Material = material,
        };
    }

    private static SceneObject TurnedAway(SceneObject thing, ObjectKind from, SceneRandom random)
    {
        var kinds = Enum.GetValues<ObjectKind>()
            .Where(kind => kind != from && !(thing.Material == Material.Wooden && SceneObject.IsNeverWooden(kind))).ToArray();
        var kind = random.Choose<ObjectKind>(kinds);
        return thing with { Kind = kind, Yaw = SceneGenerator.DrawYaw(kind, random) };
    }
}
