using System.Numerics;
using Itemwise.Tabletop.Generation;
using Itemwise.Tabletop.Rendering;
using Itemwise.Tabletop.Rendering.Solids;

namespace Itemwise.Tabletop.Tests.Rendering;

public sealed class SolidTests
{
    private const int PointCount = 20_000;

    // The look ahead for what is near rests on it.
    [Fact]
    public void Nothing_comes_much_nearer_than_one_goes()
    {
        AssertSteady<Ball>();
        AssertSteady<Cube>();
        AssertSteady<Cylinder>();
        AssertSteady<Cone>();
        AssertSteady<Donut>();
        AssertSteady<Pyramid>();
        AssertSteady<Mug>();
        AssertSteady<Mushroom>();
        AssertSteady<Bottle>();
        AssertSteady<House>();
        AssertSteady<Tree>();
        AssertSteady<Snowman>();
    }

    [Fact]
    public void Every_kind_of_object_has_a_body()
    {
        foreach (var kind in Enum.GetValues<ObjectKind>())
        {
            var thing = SceneGenerator.DrawObject(new SceneRandom(1)) with { Kind = kind };
            Assert.Equal(kind.ToString(), Body.Of(thing).GetType().GetGenericArguments()[0].Name);
        }
    }

    private static void AssertSteady<TSolid>() where TSolid : struct, ISolid
    {
        var random = new SceneRandom(3);
        for (var index = 0; index < PointCount; index += Vector<float>.Count)
        {
            var (start, step) = (Draw(random, 2), Draw(random, index % 3 == 0 ? 1 : .05f));
            var (left, found) = (TSolid.Distance(start) - step.Length(), TSolid.Distance(start + step));
            var isOutside = Vector.GreaterThan(left, Vector<float>.Zero);
            var holds = Vector.GreaterThanOrEqual(found + new Vector<float>(2e-6f), left * ISolid.Caution);
            Assert.True(Vector.EqualsAll(isOutside & ~holds, Vector<int>.Zero), typeof(TSolid).Name);
        }
    }

    private static Vector3Packet Draw(SceneRandom random, float reach) =>
        new(Lanes(random, reach), Lanes(random, reach), Lanes(random, reach));

    private static Vector<float> Lanes(SceneRandom random, float reach) =>
        new([.. Enumerable.Range(0, Vector<float>.Count).Select(_ => (float)random.Uniform(-reach, reach))]);
}
