using System.Collections.Immutable;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Edits;

/// <summary>Draws edits and their instructions from the distribution that the shipped model of instructions was trained on.</summary>
public static class EditGenerator
{
    private const int TriesForSeveral = 40;

    /// <summary>An edit of any kind that has words: of 100, about 26 recolour, 10 change a material, 20 replace, 10 remove, 12 add,
    /// 12 change the ground and 10 the wall; what a scene has no room for becomes one of the kinds after it.</summary>
    public static InstructedEdit Draw(Scene scene, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(random);
        var edit = DrawEdit(scene, random);
        return new InstructedEdit(edit, InstructionWriter.Write(edit, scene, random), edit.Apply(scene));
    }

    /// <summary>Edits that follow each other, each of another item and none a removal, so that every item keeps its number.</summary>
    /// <param name="scene">The scene before the first.</param>
    /// <param name="count">How many; where so many are not found in 40 tries there are fewer.</param>
    /// <param name="random">Everything is drawn from it.</param>
    /// <returns>In order; the last one's scene is the result of all.</returns>
    public static ImmutableArray<InstructedEdit> DrawSeveral(Scene scene, int count, SceneRandom random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var edits = ImmutableArray.CreateBuilder<InstructedEdit>();
        var changed = new HashSet<int>();
        for (var attempt = 0; attempt < TriesForSeveral && edits.Count < count; attempt++)
        {
            var next = Draw(edits.Count == 0 ? scene : edits[^1].After, random);
            if (next.Edit is not SceneEdit.Remove && changed.Add(next.Instruction.Item))
            {
                edits.Add(next);
            }
        }

        return edits.ToImmutable();
    }

    private static SceneEdit DrawEdit(Scene scene, SceneRandom random)
    {
        var (kind, count) = (random.Share(), scene.Objects.Length);
        var item = count == 0 ? 0 : 1 + random.Below(count);
        if (kind < .56 && count > 0)
        {
            var old = scene.ObjectOf(item);
            return kind < .26 ? DrawRecolouring(item, old, random)
                : kind < .36 ? new SceneEdit.ChangeMaterial(item, DrawMaterial(old, random))
                : new SceneEdit.Replace(item, DrawReplacement(old, random));
        }

        if (kind < .66 && count > 1)
        {
            return new SceneEdit.Remove(item);
        }

        if (kind < .78 && count < Scene.MostObjects
            && Placement.TryPlace(SceneGenerator.DrawObject(random), scene.Objects, random, out var added))
        {
            return new SceneEdit.Add(added);
        }

        return kind < .9
            ? new SceneEdit.ChangeGround(SceneGenerator.DrawGround(random, except: scene.Ground.Kind))
            : new SceneEdit.ChangeWall(SceneGenerator.DrawWall(random, except: scene.Wall.Kind));
    }

    private static SceneEdit.Recolour DrawRecolouring(int item, SceneObject old, SceneRandom random)
    {
        var colour = random.Choose(Palette.All.Remove(old.Colour).AsSpan());
        return new SceneEdit.Recolour(item, colour, Palette.Draw(colour, random));
    }

    private static Material DrawMaterial(SceneObject old, SceneRandom random) => random.Choose<Material>([.. Enum.GetValues<Material>()
        .Where(material => material != Material.Plain && material != old.Material
            && !(material == Material.Wooden && SceneObject.IsNeverWooden(old.Kind)))]);

    private static SceneObject DrawReplacement(SceneObject old, SceneRandom random)
    {
        var kind = random.Choose<ObjectKind>([.. Enum.GetValues<ObjectKind>().Where(kind => kind != old.Kind)]);
        var turned = old.Turned(kind);
        if (kind == ObjectKind.Snowman)
        {
            turned = turned with { Yaw = SceneGenerator.DrawYaw(kind, random) };
        }

        if (!random.Chance(.5))
        {
            return turned;
        }

        var colour = random.Choose(Palette.All.AsSpan());
        return turned.Painted(colour, Palette.Draw(colour, random));
    }
}
