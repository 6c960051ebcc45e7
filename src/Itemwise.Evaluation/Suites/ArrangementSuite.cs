using System.Numerics;
using Itemwise.Editing.Masks;
using Itemwise.Evaluation.Cases;
using Itemwise.Imaging;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;
using Itemwise.Tabletop.Rendering;

using TablePlacement = Itemwise.Tabletop.Generation.Placement;

namespace Itemwise.Evaluation.Suites;

/// <summary>Items moved along the picture's plane, and made larger or smaller where they stand.</summary>
/// <remarks>In the world a thing that moves to the camera's right stays about as large; one that grows keeps its foot. What the
/// picture has to do for it follows from the boxes of the true masks.</remarks>
internal static class ArrangementSuite
{
    private const int Tries = 200;
    private const double LeastShift = 0.35;

    public static Suite Suite { get; } = new("move-resize", "an item moved or resized", 1, new CaseEdit.Rearrange(1, 0, 0, 1),
        new(4, 1, 2), new(100, 2, 2), (scene, size) =>
        from item in scene.Staged.Objects.Take(size.Items)
        let random = scene.Random(20 + item)
        from variant in Enumerable.Range(0, size.Variants)
        let truth = variant % 2 == 0 ? DrawMove(scene.Staged.Scene, item, random)
            : (SceneEdit?)DrawResize(scene.Staged.Scene, item, random)
        where truth is not null
        select scene.About(variant % 2 == 0 ? "-move" : "-resize", item, Asked(scene.Staged, item, truth), truth));

    private static SceneEdit.Move? DrawMove(Scene scene, int item, SceneRandom random)
    {
        var thing = scene.ObjectOf(item);
        var others = scene.Objects.Remove(thing);
        var yaw = scene.Camera.Yaw;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var shift = random.Uniform(LeastShift, 1.4) * (random.Chance(.5) ? 1 : -1);
            var moved = thing with { X = (float)(thing.X + (shift * Math.Cos(yaw))), Z = (float)(thing.Z - (shift * Math.Sin(yaw))) };
            if (Math.Abs(moved.X) <= TablePlacement.HalfWidthAt(moved.Z) && TablePlacement.IsFree(moved, others))
            {
                return new SceneEdit.Move(item, moved.X, moved.Z);
            }
        }

        return null;
    }

    private static SceneEdit.Resize? DrawResize(Scene scene, int item, SceneRandom random)
    {
        var thing = scene.ObjectOf(item);
        var others = scene.Objects.Remove(thing);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var factor = random.Chance(.5) ? random.Uniform(1.2, 1.45) : random.Uniform(.65, .85);
            var resized = thing with { Size = (float)(thing.Size * factor) };
            if (TablePlacement.IsFree(resized, others))
            {
                return new SceneEdit.Resize(item, resized.Size);
            }
        }

        return null;
    }

    private static CaseEdit.Rearrange Asked(StagedScene staged, int item, SceneEdit truth)
    {
        var after = StagedScene.Render(truth.Apply(staged.Scene));
        var (from, to) = (BoxOf(staged.Picture, item), BoxOf(after, item));
        var scale = truth is SceneEdit.Resize resize ? resize.Size / staged.Scene.ObjectOf(item).Size : 1;
        // The middle of the foot goes where it stands afterwards; scaling about the box's middle has moved it by half of the growth.
        var footBefore = new Vector2((from.Left + from.Right) / 2f, ((from.Top + from.Bottom) / 2f) + (scale * from.Height / 2f));
        var footAfter = new Vector2((to.Left + to.Right) / 2f, to.Bottom);
        var shift = footAfter - footBefore;
        return new CaseEdit.Rearrange(item, (int)MathF.Round(shift.X), (int)MathF.Round(shift.Y), Math.Round(scale, 3));
    }

    private static PixelBox BoxOf(ScenePicture picture, int item)
    {
        var mask = picture.MaskOf(item);
        return Mask.Where(picture.Height, picture.Width, pixel => mask[pixel]).Bounds()
            ?? throw new InvalidOperationException($"Item {item} is out of sight.");
    }
}
