using Itemwise.Editing.Masks;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Suites;
using Itemwise.Imaging;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Evaluation.Tests.Metrics;

/// <summary>What the measure of success says of outputs whose worth is known: docs/methods/metrics.md prints the same shares.</summary>
public sealed class SuccessTests
{
    private const int SceneCount = 120;

    private static readonly RenderSettings Settings = new(96, 96);

    [Fact]
    public void The_truth_succeeds_and_the_photo_left_alone_does_not()
    {
        var cases = Cases().ToArray();
        Assert.All(cases, one => Assert.Equal(1, one.Gain(one.After)));
        Assert.All(cases, one => Assert.Equal(0, one.Gain(one.Before)));
    }

    [Fact]
    public void Answers_that_anybody_would_accept_succeed()
    {
        var shares = Cases().Select(one => one.Gain(one.After.With(one.Item, Fair(one)))).ToArray();
        Assert.InRange(shares.Count(gain => gain >= TruthGain.Success) / (double)shares.Length, 0.85, 1);
    }

    [Fact]
    public void Answers_of_another_colour_or_none_mostly_fail()
    {
        var cases = Cases().ToArray();
        var recoloured = cases.Select(one => one.Gain(one.After.With(one.Item, Repainted(one)))).ToArray();
        var removed = cases.Select(one => one.Gain(new SceneEdit.Remove(one.Item).Apply(one.Before))).ToArray();
        Assert.InRange(recoloured.Count(gain => gain >= TruthGain.Success) / (double)recoloured.Length, 0, 0.45);
        Assert.InRange(removed.Count(gain => gain >= TruthGain.Success) / (double)removed.Length, 0, 0.25);
    }

    // Turned, a little larger or smaller, a little beside, in another shade of the colour's word.
    private static SceneObject Fair(Case one)
    {
        var (right, random) = (one.After.ObjectOf(one.Item), new SceneRandom(one.Seed));
        return right with
        {
            Yaw = right.Yaw + 0.5f, Size = right.Size * (float)random.Uniform(0.92, 1.08),
                X = right.X + (float)random.Uniform(-0.05, 0.05),
            Rgb = Palette.Draw(right.Colour, random),
        };
    }

    private static SceneObject Repainted(Case one)
    {
        var (right, random) = (one.After.ObjectOf(one.Item), new SceneRandom(one.Seed));
        var colour = random.Choose(Palette.All.Remove(right.Colour).AsSpan());
        return right with { Colour = colour, Rgb = Palette.Draw(colour, random) };
    }

    // Edits of one object that is there before and after, large enough to be seen.
    private static IEnumerable<Case> Cases()
    {
        for (var seed = 9000; seed < 9000 + SceneCount; seed++)
        {
            var random = new SceneRandom(seed);
            var scene = SceneGenerator.Draw(random);
            var edit = EditGenerator.Draw(scene, random);
            if (edit.Edit is SceneEdit.Recolour or SceneEdit.Replace && Case.Of(seed, scene, edit) is { } found)
            {
                yield return found;
            }
        }
    }

    private sealed record Case(int Seed, Scene Before, Scene After, int Item, Picture Photo, Picture Truth, Mask Region)
    {
        private const int LeastPixels = 40;

        public static Case? Of(int seed, Scene scene, InstructedEdit edit)
        {
            var (before, after) = (SceneRenderer.Render(scene, Settings), SceneRenderer.Render(edit.After, Settings));
            var things = EditRegion.Of(scene, [edit.Edit], before, after).Things.ToArray();
            var region = Mask.Where(before.Height, before.Width, pixel => things[pixel]);
            return region.Count < LeastPixels ? null
                : new Case(seed, scene, edit.After, edit.Instruction.Item, before.ToPicture(), after.ToPicture(), region);
        }

        public double Gain(Scene output) => TruthGain.Of(Photo, SceneRenderer.Render(output, Settings).ToPicture(), Truth, Region);
    }
}
