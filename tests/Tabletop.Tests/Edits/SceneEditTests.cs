using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Tests.Edits;

public sealed class SceneEditTests
{
    private static readonly Scene Three = SceneGenerator.Draw(new SceneRandom(11), objectCount: 3);

    [Fact]
    public void The_edit_between_two_scenes_leads_from_one_to_the_other()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new SceneRandom(seed);
            var before = SceneGenerator.Draw(random);
            var (edit, instruction, after) = EditGenerator.Draw(before, random);

            var found = SceneEdit.Between(before, after, instruction.Item);

            Assert.Equal(after, found?.Apply(before));
            Assert.True(found!.GetType() == edit.GetType() || edit is SceneEdit.Replace, $"{edit} was taken for {found}");
        }

        Assert.IsType<SceneEdit.Move>(SceneEdit.Between(Three, new SceneEdit.Move(2, .1f, .2f).Apply(Three), 2));
        Assert.IsType<SceneEdit.Resize>(SceneEdit.Between(Three, new SceneEdit.Resize(2, .3f).Apply(Three), 2));
    }

    [Fact]
    public void There_is_no_edit_between_scenes_that_differ_elsewhere()
    {
        var moved = new SceneEdit.Move(2, .1f, .2f).Apply(Three);

        Assert.Null(SceneEdit.Between(Three, moved, 1));
        Assert.Null(SceneEdit.Between(Three, moved, Scene.GroundItem));
        Assert.Null(SceneEdit.Between(Three, moved, 4));
        Assert.Null(SceneEdit.Between(Three, moved with { Camera = moved.Camera with { Yaw = 0 } }, 2));
        Assert.Null(SceneEdit.Between(Three, new SceneEdit.Remove(3).Apply(Three), 1));
    }

    [Fact]
    public void Those_behind_a_removed_object_move_up()
    {
        var edit = new SceneEdit.Remove(2);

        Assert.Equal([Three.Objects[0], Three.Objects[2]], edit.Apply(Three).Objects);
        Assert.Equal([1, 0, 2, Scene.GroundItem, Scene.WallItem], Three.ItemNumbers.Select(edit.NumberAfter));
    }

    [Fact]
    public void A_described_object_keeps_its_place_and_what_the_words_do_not_say()
    {
        var old = Three.ObjectOf(2);

        var after = SceneEdit.Describe(Three, 2, ObjectDescription.Parse("a blue metal mug")).Apply(Three).ObjectOf(2);
        var plain = SceneEdit.Describe(Three, 2, ObjectDescription.Parse("mug")).Apply(Three).ObjectOf(2);

        var blue = old with { Colour = Colour.Blue, Rgb = Palette.Of(Colour.Blue) };
        Assert.Equal(blue with { Kind = ObjectKind.Mug, Material = Material.Metal }, after);
        Assert.Equal(old with { Kind = ObjectKind.Mug, Material = Material.Plain }, plain);
    }

    [Fact]
    public void An_object_of_another_scene_takes_the_place_and_size()
    {
        var other = SceneGenerator.DrawObject(new SceneRandom(3));
        var old = Three.ObjectOf(1);

        var after = SceneEdit.By(Three, 1, other).Apply(Three).ObjectOf(1);

        Assert.Equal(other with { X = old.X, Z = old.Z, Size = old.Size, Yaw = old.Yaw }, after);
    }

    [Fact]
    public void An_object_that_is_not_there_cannot_be_changed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneEdit.Remove(4).Apply(Three));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneEdit.Resize(0, 1).Apply(Three));
        var full = new SceneEdit.Add(Three.Objects[0]).Apply(Three);
        Assert.Throws<ArgumentException>(() => new SceneEdit.Add(Three.Objects[0]).Apply(full));
    }

    [Theory]
    [InlineData("a red metal ball", ObjectKind.Ball, Colour.Red, Material.Metal)]
    [InlineData("orange cube", ObjectKind.Cube, Colour.Orange, Material.Plain)]
    [InlineData("the wooden house", ObjectKind.House, null, Material.Wooden)]
    [InlineData("tree", ObjectKind.Tree, null, Material.Plain)]
    public void Words_describe_an_object(string words, ObjectKind kind, Colour? colour, Material material) =>
        Assert.Equal(new ObjectDescription(kind, colour, material), ObjectDescription.Parse(words));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a red")]
    [InlineData("a metal red ball")]
    [InlineData("a red blue ball")]
    [InlineData("a shiny ball")]
    [InlineData("sand")]
    public void Words_that_describe_nothing_are_refused(string words)
    {
        var error = Assert.Throws<InputRefusedException>(() => ObjectDescription.Parse(words));
        Assert.Contains("snowman", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_all_objects_describe_them()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var thing = SceneGenerator.DrawObject(new SceneRandom(seed));
            var words = ObjectDescription.Parse(Vocabulary.WithArticle(thing.Name));
            Assert.Equal((thing.Kind, thing.Material), (words.Kind, words.Material));
            Assert.Equal(thing.Material == Material.Wooden ? null : thing.Colour, words.Colour);
        }
    }
}
