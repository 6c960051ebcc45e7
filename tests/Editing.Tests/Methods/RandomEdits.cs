using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>Requests of up to five edits of any kind; some contradict themselves.</summary>
internal static class RandomEdits
{
    /// <summary>Where replacements come from: its item 1.</summary>
    public const string OtherAssociation = "other";

    public static DEditRequest Make(Items items, int seed)
    {
        var random = new Random(seed);
        var settings = new DEditSampling(Ring: random.NextDouble() / 4, Parity: seed % 10 == 9);
        return new DEditRequest([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => One(items, random))], settings, seed % 7 == 0
            ? [Any(items, random)] : []);
    }

    private static Edit One(Items items, Random random)
    {
        var (item, other) = (Any(items, random), Any(items, random));
        return random.Next(12) switch
        {
            0 => new Edit.Describe(item, "a bag"),
            1 => new Edit.Refine(item, "* in gold"),
            2 => new Edit.SwapPrompts(item, other),
            3 or 4 => new Edit.Move(item, new Distance(random.Next(-items.Map.Width, items.Map.Width)),
                new Distance((random.NextDouble() - 0.5) / 2, IsShare: true)),
            5 => new Edit.Resize(item, 0.2 + (2 * random.NextDouble())),
            6 => new Edit.SwapPlaces(item, other),
            7 => new Edit.Reshape(item, Mask.Where(items.Map.Height, items.Map.Width,
                i => items.Map.Labels[i] == item ^ random.Next(8) == 0)),
            8 => new Edit.Lock(item),
            9 => new Edit.Order(item, random.Next(-3, 4)),
            10 => new Edit.Replace(item, new ReplacementSource(OtherAssociation, 1)),
            _ => new Edit.Remove(item),
        };
    }

    private static int Any(Items items, Random random) => items.All[random.Next(items.All.Length)].Number;
}
