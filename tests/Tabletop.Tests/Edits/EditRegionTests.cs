using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Tabletop.Tests.Edits;

public sealed class EditRegionTests
{
    private const int SeedCount = 60;

    private static readonly RenderSettings Small = new(64, 64, SamplesPerSide: 1);

    [Fact]
    public void An_edit_changes_items_in_its_region_only_and_colours_there_and_in_its_shadow()
    {
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var random = new SceneRandom(seed);
            var before = SceneGenerator.Draw(random);
            var (edit, instruction, after) = EditGenerator.Draw(before, random);
            var (seenBefore, seenAfter) = (SceneRenderer.Render(before, Small), SceneRenderer.Render(after, Small));

            var region = EditRegion.Of(before, [edit], seenBefore, seenAfter);

            for (var pixel = 0; pixel < 64 * 64; pixel++)
            {
                var isItem = seenBefore.Items[pixel] == instruction.Item && edit is not SceneEdit.Add;
                Assert.True(region.Things[pixel] || (!isItem && edit.NumberAfter(seenBefore.Items[pixel]) == seenAfter.Items[pixel]));
                var isSame = seenBefore.ColourAt(pixel).SequenceEqual(seenAfter.ColourAt(pixel));
                Assert.True(region.Things[pixel] || region.Shadows[pixel] == !isSame);
                Assert.False(region.Things[pixel] && region.Shadows[pixel]);
            }
        }
    }

    [Fact]
    public void Paint_changes_no_shadow_and_nothing_beside_it()
    {
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var random = new SceneRandom(seed);
            var before = SceneGenerator.Draw(random);
            var painted = new SceneEdit.Recolour(1, Colour.Blue, new(.1f, .2f, .8f));
            var seen = SceneRenderer.Render(before, Small);

            var region = EditRegion.Of(before, [painted], seen, SceneRenderer.Render(painted.Apply(before), Small));

            Assert.Equal(seen.MaskOf(1), region.Things);
            Assert.DoesNotContain(true, region.Shadows.ToArray());
        }
    }

    [Fact]
    public void Another_ground_or_wall_shows_in_metal_and_nowhere_else()
    {
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var random = new SceneRandom(seed);
            var before = SceneGenerator.Draw(random);
            SceneEdit edit = seed % 2 == 0
                ? new SceneEdit.ChangeGround(SceneGenerator.DrawGround(random, before.Ground.Kind))
                : new SceneEdit.ChangeWall(SceneGenerator.DrawWall(random, before.Wall.Kind));
            var seen = SceneRenderer.Render(before, Small);

            var region = EditRegion.Of(before, [edit], seen, SceneRenderer.Render(edit.Apply(before), Small));

            Assert.Equal(seen.MaskOf(edit.ChangedItem(before)), region.Things);
            foreach (var (pixel, _) in region.Shadows.ToArray().Index().Where(pixel => pixel.Item))
            {
                Assert.Equal(Material.Metal, before.ObjectOf(seen.Items[pixel]).Material);
            }
        }
    }

    [Fact]
    public void A_removed_thing_leaves_its_pixels_and_its_shadow()
    {
        var shadowed = 0;
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var before = SceneGenerator.Draw(new SceneRandom(seed), objectCount: 2);
            var (seen, removed) = (SceneRenderer.Render(before, Small), new SceneEdit.Remove(1));

            var region = EditRegion.Of(before, [removed], seen, SceneRenderer.Render(removed.Apply(before), Small));

            Assert.Equal(seen.MaskOf(1), region.Things);
            shadowed += region.Shadows.Contains(true) ? 1 : 0;
        }

        Assert.InRange(shadowed, SeedCount * 9 / 10, SeedCount);
    }

    [Fact]
    public void Several_edits_have_one_region_in_which_numbers_mean_what_they_mean_there()
    {
        var before = SceneGenerator.Draw(new SceneRandom(2), objectCount: 3);
        SceneEdit[] edits = [new SceneEdit.Remove(1), new SceneEdit.Recolour(1, Colour.Red, new(.8f, .1f, .1f))];
        var after = edits.Aggregate(before, (scene, edit) => edit.Apply(scene));
        var seen = SceneRenderer.Render(before, Small);

        var region = EditRegion.Of(before, edits, seen, SceneRenderer.Render(after, Small));

        // The second edit's item 1 was item 2 before; what the first one uncovered may show it too.
        Assert.Equal(seen.Items.ToArray().Select(item => item is 1 or 2), region.Things.ToArray());
    }

    [Fact]
    public void Pictures_of_different_sizes_are_refused()
    {
        var scene = SceneGenerator.Draw(new SceneRandom(2));
        var (small, other) = (SceneRenderer.Render(scene, Small), SceneRenderer.Render(scene, new RenderSettings(32, 64)));

        Assert.Throws<ArgumentException>(() => EditRegion.Of(scene, [new SceneEdit.Remove(1)], small, other));
    }
}
