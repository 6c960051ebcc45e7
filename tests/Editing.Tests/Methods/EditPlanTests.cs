using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Tests.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

public sealed class EditPlanTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int> { { 1, 1 }, { 1, 2 }, { 3, 3 }, { 97, 101 } };
            foreach (var size in RandomItems.Sizes)
            {
                sizes.Add(size.Data.Item1, size.Data.Item2);
            }

            return sizes;
        }
    }

    [Fact]
    public void Every_item_has_a_prompt_its_own_unless_an_edit_gives_another()
    {
        var items = new Items(RandomItems.Make(40, 64, 6, seed: 1));
        var (first, second, third) = (items.All[0].Number, items.All[1].Number, items.All[2].Number);
        var (fourth, fifth) = (items.All[3].Number, items.All[4].Number);

        var plan = Plan(
            items, new Edit.Describe(first, "a blue ball"), new Edit.Refine(second, "* with a gold rim"),
            new Edit.Replace(third, new ReplacementSource("abc", 7)),
            new Edit.SwapPrompts(fourth, fifth));

        Assert.Equal(new PromptSource.Words("a blue ball"), plan.Prompts[first]);
        Assert.Equal(new PromptSource.Refined(second, "* with a gold rim"), plan.Prompts[second]);
        Assert.Equal(new PromptSource.Other("abc", 7), plan.Prompts[third]);
        Assert.Equal(new PromptSource.Learned(fifth), plan.Prompts[fourth]);
        Assert.Equal(new PromptSource.Learned(fourth), plan.Prompts[fifth]);
        Assert.Equal(new PromptSource.Learned(items.All[5].Number), plan.Prompts[items.All[5].Number]);
        Assert.Equal(items.Map.MaskOf([first, second, third, fourth, fifth]), plan.Regions.Active);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Any_edits_in_one_pass_leave_a_partition_and_change_nothing_outside_their_regions(int height, int width)
    {
        var planned = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var items = new Items(RandomItems.Make(height, width, 1 + (seed % 6), seed));
            var request = RandomEdits.Make(items, seed);
            if (TryPlan(items, request) is not { } plan)
            {
                continue;
            }

            planned++;
            var (before, after) = (items.Map, plan.ItemsAfter.Map);
            Assert.Equal((height, width), (after.Height, after.Width));
            Assert.Equal(height * width, plan.ItemsAfter.All.Sum(item => item.PixelCount));
            Assert.True(plan.ItemsAfter.All.All(item => items.All.Any(old => old.Number == item.Number && old.Name == item.Name)));
            Assert.Equal(plan.ItemsAfter.All.Select(item => item.Number), plan.Prompts.Keys.Order());
            Assert.True(before.Difference(after).Subtract(plan.Regions.Active).IsEmpty);
            Assert.Equal(height * width, plan.Regions.Active.Count + plan.Regions.Soft.Count + plan.Regions.Locked.Count);
            foreach (var locked in request.Edits.OfType<Edit.Lock>())
            {
                Assert.True(before.MaskOf(locked.Item).Subtract(plan.Regions.Locked).IsEmpty);
                Assert.True(before.MaskOf(locked.Item).Subtract(after.MaskOf(locked.Item)).IsEmpty);
            }
        }

        Assert.True(planned > 0 || height * width < 4, $"no request of {height} x {width} could be planned");
    }

    [Fact]
    public void A_move_frees_the_old_place_the_new_one_and_what_it_uncovers()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 24));

        var plan = Plan(items, new Edit.Move(1, new Distance(30), new Distance(0.25, IsShare: true)));

        Assert.Equal(new PixelBox(25, 40, 35, 54), plan.ItemsAfter.MaskOf(1).Bounds());
        Assert.Equal(items.MaskOf(1).Union(plan.ItemsAfter.MaskOf(1)), plan.Regions.Active);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void A_small_move_frees_the_whole_item_though_most_pixels_keep_their_owner()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 24));

        var plan = Plan(items, new Edit.Move(1, new Distance(1), new Distance(0)));

        Assert.Equal(items.MaskOf(1).Union(plan.ItemsAfter.MaskOf(1)), plan.Regions.Active);
    }

    [Fact]
    public void Move_resize_and_describe_of_one_item_are_one_pass()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 30), new PixelBox(40, 50, 50, 60));

        var plan = Plan(
            items, new Edit.Describe(1, "a bag"), new Edit.Move(1, new Distance(10), new Distance(5)), new Edit.Resize(1, 0.5),
            new Edit.Refine(2, "* in gold"));

        Assert.Equal(new PixelBox(17, 25, 22, 35), plan.ItemsAfter.MaskOf(1).Bounds());
        Assert.Equal(new PromptSource.Words("a bag"), plan.Prompts[1]);
        Assert.Equal(items.Map.MaskOf([1, 2]).Union(plan.ItemsAfter.MaskOf(1)), plan.Regions.Active);
    }

    [Fact]
    public void Swapped_items_stand_in_each_others_place_with_their_own_proportions()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 30), new PixelBox(30, 50, 50, 60));

        var plan = Plan(items, new Edit.SwapPlaces(1, 2));

        Assert.Equal(new PixelBox(37, 50, 42, 60), plan.ItemsAfter.MaskOf(1).Bounds());    // 10 x 20 into 20 x 10: half its size
        Assert.Equal(new PixelBox(10, 17, 20, 22), plan.ItemsAfter.MaskOf(2).Bounds());
        Assert.Equal(items.Map.MaskOf([1, 2]), plan.Regions.Active);
    }

    [Fact]
    public void A_drawn_shape_frees_only_what_differs_from_the_old_one()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 30));
        var shape = Blocks(60, 80, new PixelBox(10, 12, 24, 30)).MaskOf(1);

        var plan = Plan(items, new Edit.Reshape(1, shape));

        Assert.Equal(shape, plan.ItemsAfter.MaskOf(1));
        Assert.Equal(shape.Difference(items.MaskOf(1)), plan.Regions.Active);
    }

    [Fact]
    public void Moved_items_carry_their_pixels_unless_they_shall_look_otherwise()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 30), new PixelBox(40, 50, 50, 60));
        Edit one = new Edit.Move(1, new Distance(10), new Distance(5)), other = new Edit.Resize(2, 0.5);

        Assert.Equal([1, 2], Plan(items, one, other).Carried.Keys.Order());
        Assert.Equal([2], Plan(items, one, other, new Edit.Describe(1, "a bag")).Carried.Keys);
        Assert.Empty(Plan(items, one, other, new Edit.SwapPrompts(1, 2)).Carried);
    }

    [Fact]
    public void A_locked_item_stays_in_front_and_takes_no_rim()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 30), new PixelBox(8, 40, 22, 50));

        var plan = Plan(items, new Edit.Move(1, new Distance(25), new Distance(0)), new Edit.Lock(2));

        Assert.Equal(items.MaskOf(2), plan.ItemsAfter.MaskOf(2));
        Assert.True(items.MaskOf(2).Subtract(plan.Regions.Locked).IsEmpty);
        Assert.Equal(new PixelBox(10, 35, 20, 55), plan.ItemsAfter.MaskOf(1).Bounds());
        Assert.Equal(100, plan.ItemsAfter.MaskOf(1).Count);
    }

    [Fact]
    public void Levels_and_then_the_order_of_edits_decide_who_is_in_front()
    {
        var items = Blocks(20, 20, new PixelBox(0, 0, 4, 4), new PixelBox(8, 0, 12, 4), new PixelBox(0, 8, 4, 12));
        Edit onto = new Edit.Move(1, new Distance(8), new Distance(2)), down = new Edit.Move(1, new Distance(0), new Distance(4)),
            up = new Edit.Move(2, new Distance(0), new Distance(-2));

        Assert.Equal((8, 16), Seen(Plan(items, down, up), 1, 2));
        Assert.Equal((16, 8), Seen(Plan(items, up, down), 1, 2));
        Assert.Equal((16, 8), Seen(Plan(items, down, up, new Edit.Order(1, 2)), 1, 2));
        Assert.Equal((16, 8), Seen(Plan(items, onto), 1, 3));
        Assert.Equal((8, 16), Seen(Plan(items, onto, new Edit.Order(3, 2)), 1, 3));
        Assert.Equal((8, 16), Seen(Plan(items, onto, new Edit.Order(1, 0), new Edit.Order(3, 1)), 1, 3));
    }

    [Fact]
    public void An_item_that_gets_wholly_covered_is_said_and_refused_where_it_was_edited()
    {
        var items = Blocks(20, 20, new PixelBox(0, 0, 4, 4), new PixelBox(8, 8, 11, 11));
        var move = new Edit.Move(1, new Distance(8), new Distance(8));

        Assert.Contains("Item 2 (item 2) is wholly covered", Assert.Single(Plan(items, move).Notes), StringComparison.Ordinal);
        Assert.Contains("Item 2 (item 2) would be wholly covered", Refused(items, move, new Edit.Describe(2, "a ball")),
            StringComparison.Ordinal);
        Assert.Contains("Item 1 (item 1) would be wholly covered", Refused(items, move, new Edit.Order(1, -1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_gap_is_closed_by_what_surrounds_that_gap()
    {
        // A house with a window and a tree before the sky; both go in one pass.
        var map = Blocks(30, 40, new PixelBox(8, 4, 26, 20), new PixelBox(12, 8, 16, 12), new PixelBox(6, 28, 26, 34));

        var plan = Plan(map, new Edit.Remove(2), new Edit.Remove(3));

        Assert.Equal(map.Map.MaskOf([1, 2]), plan.ItemsAfter.MaskOf(1));
        Assert.Equal([0, 1], plan.ItemsAfter.All.Select(item => item.Number));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_left_uncovered_goes_to_the_item_that_was_named(bool parity)
    {
        // A house before the sky with a bottle before both; without a word the sky closes the gap.
        var items = Blocks(40, 40, new PixelBox(6, 4, 30, 18), new PixelBox(20, 24, 34, 32));
        DEditRequest Closed(int? with, params Edit[] edits) => new([.. edits], new DEditSampling(Parity: parity), CloseWith: with);
        string Refusal(DEditRequest request) => Assert.Throws<InputRefusedException>(() => EditPlan.For(items, request)).Message;
        Edit remove = new Edit.Remove(2), move = new Edit.Move(2, new Distance(0), new Distance(-16));

        Assert.Equal(items.Map.MaskOf([0, 2]), EditPlan.For(items, Closed(null, remove)).ItemsAfter.MaskOf(0));
        Assert.Equal(items.Map.MaskOf([1, 2]), EditPlan.For(items, Closed(1, remove)).ItemsAfter.MaskOf(1));
        Assert.Equal(8 * 14 + (24 * 14), EditPlan.For(items, Closed(1, move)).ItemsAfter.MaskOf(1).Count);
        Assert.Contains("cannot grow", Refusal(Closed(2, remove)), StringComparison.Ordinal);
        Assert.Contains("no item 7", Refusal(Closed(7, remove)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reaches beyond the picture's edge: about 50 %", 65)]
    [InlineData("wholly outside", 100)]
    public void What_leaves_the_picture_is_said(string words, int right)
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 20));
        var move = new Edit.Move(1, new Distance(right), new Distance(0));

        Assert.Contains(words, right < 80 ? Assert.Single(Plan(items, move).Notes) : Refused(items, move), StringComparison.Ordinal);
    }

    public static TheoryData<string, Edit[]> Contradictions => new()
    {
        { "removed and also moved", [new Edit.Remove(1), new Edit.Move(1, new Distance(1), new Distance(1))] },
        { "locked and also described", [new Edit.Describe(1, "a bag"), new Edit.Lock(1)] },
        { "with itself", [new Edit.SwapPlaces(1, 1)] },
        { "with itself", [new Edit.SwapPrompts(2, 2)] },
        { "locked and also swapped", [new Edit.SwapPlaces(1, 2), new Edit.Lock(2)] },
        { "described and also refined", [new Edit.Describe(1, "a bag"), new Edit.Refine(1, "* in gold")] },
        { "moved and also reshaped", [new Edit.Move(1, new Distance(1), new Distance(1)), new Edit.Reshape(1, Mask.Full(20, 30))] },
        { "has no *", [new Edit.Refine(1, "in gold")] },
        { "empty", [new Edit.Describe(1, " ")] },
        { "factor above 0", [new Edit.Resize(1, -2)] },
        { "factor above 0", [new Edit.Resize(1, double.NaN)] },
        { "too small", [new Edit.Resize(1, 0.001)] },
        { "no item 7", [new Edit.Remove(7)] },
        { "no item 9", [new Edit.SwapPlaces(1, 9)] },
        { "removed twice", [new Edit.Remove(1), new Edit.Remove(1)] },
        { "alone change nothing", [new Edit.Lock(1)] },
        { "alone change nothing", [new Edit.Order(1, 4)] },
        { "photo is 30 x 20", [new Edit.Reshape(1, Mask.Full(30, 20))] },
        { "keep at least one", [new Edit.Remove(0), new Edit.Remove(1), new Edit.Remove(2)] },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_is_refused(string words, Edit[] edits) =>
        Assert.Contains(words, Refused(Blocks(20, 30, new PixelBox(2, 2, 8, 8), new PixelBox(10, 10, 15, 15)), edits),
            StringComparison.Ordinal);

    [Fact]
    public void A_locked_item_cannot_be_active_too()
    {
        var items = Blocks(20, 30, new PixelBox(2, 2, 8, 8), new PixelBox(10, 10, 15, 15));
        var request = new DEditRequest([new Edit.Remove(1), new Edit.Lock(2)], new DEditSampling(), [2]);

        Assert.Contains("locked and named as active", Assert.Throws<InputRefusedException>(() => EditPlan.For(items, request)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void With_parity_a_shrunken_item_drifts_to_the_corner_as_published()
    {
        var items = Blocks(60, 80, new PixelBox(20, 20, 40, 40));
        var request = new DEditRequest([new Edit.Resize(1, 0.5)], new DEditSampling(Parity: true));

        Assert.Equal(new PixelBox(10, 10, 20, 20), EditPlan.For(items, request).ItemsAfter.MaskOf(1).Bounds());
        Assert.Equal(new PixelBox(25, 25, 35, 35), Plan(items, new Edit.Resize(1, 0.5)).ItemsAfter.MaskOf(1).Bounds());
    }

    [Fact]
    public void With_parity_a_drawn_shape_is_made_anew_where_it_differs()
    {
        var items = Blocks(60, 80, new PixelBox(10, 10, 20, 30));
        var shape = Blocks(60, 80, new PixelBox(10, 12, 24, 30)).MaskOf(1);
        var request = new DEditRequest([new Edit.Reshape(1, shape)], new DEditSampling(Parity: true));

        Assert.Equal(shape.Difference(items.MaskOf(1)), EditPlan.For(items, request).Regions.Active);
    }

    private static EditPlan Plan(Items items, params Edit[] edits) =>
        EditPlan.For(items, new DEditRequest([.. edits], new DEditSampling()));

    private static (int One, int Other) Seen(EditPlan plan, int one, int other) =>
        (plan.ItemsAfter.Map.PixelCount(one), plan.ItemsAfter.Map.PixelCount(other));

    private static string Refused(Items items, params Edit[] edits) =>
        Assert.Throws<InputRefusedException>(() => Plan(items, edits)).Message;

    private static EditPlan? TryPlan(Items items, DEditRequest request)
    {
        try
        {
            return EditPlan.For(items, request);
        }
        catch (InputRefusedException)
        {
            return null;
        }
    }

    /// <summary>Item 0 with boxes 1, 2 and so on in front of it, of which a later one covers an earlier.</summary>
    private static Items Blocks(int height, int width, params PixelBox[] boxes)
    {
        var labels = new ushort[height * width];
        for (var i = 0; i < boxes.Length; i++)
        {
            for (var row = boxes[i].Top; row < boxes[i].Bottom; row++)
            {
                labels.AsSpan((row * width) + boxes[i].Left, boxes[i].Width).Fill((ushort)(i + 1));
            }
        }

        return new Items(new ItemMap(height, width, labels));
    }
}
