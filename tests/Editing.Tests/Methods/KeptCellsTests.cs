using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Carrying;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Tests.Methods;

public sealed class KeptCellsTests
{
    // A bag of 16 x 16 on a table of 64 x 64, its edges off the grid of 8.
    private static readonly Items Bag = new(new ItemMap(64, 64, [.. Enumerable.Range(0, 64 * 64)
        .Select(i => (ushort)(i / 64 is > 3 and < 20 && i % 64 is > 3 and < 20 ? 1 : 0))]));
    private static readonly Edit Move = new Edit.Move(1, new Distance(32), new Distance(32));

    [Fact]
    public void A_moved_item_and_what_it_left_keep_every_cell_that_holds_some_of_them()
    {
        var cells = Of(Move);

        Assert.Equal(Cells(4, 7), cells.Carried);
        Assert.Equal(Cells(0, 3), cells.Continued);
    }

    [Fact]
    public void Nothing_of_the_old_look_is_kept_beside_it_where_its_surroundings_are_made_anew()
    {
        var cells = Of(Move, new Edit.Describe(0, "a wooden table"));

        Assert.Equal(Cells(5, 6), cells.Carried);
        Assert.True(cells.Continued.IsEmpty);
    }

    [Fact]
    public void An_item_that_is_refined_where_it_stands_is_held_in_all_its_cells()
    {
        var cells = Of(new Edit.Refine(1, "a red *"));

        Assert.Equal(Cells(0, 3), cells.Held);
        Assert.True(cells.Carried.IsEmpty);
    }

    [Fact]
    public void Of_an_item_that_is_refined_elsewhere_only_what_it_owned_before_is_held()
    {
        Assert.True(Of(new Edit.Refine(1, "a red *"), Move).Held.IsEmpty);
        Assert.Equal(Cells(1, 2), Of(new Edit.Refine(1, "a red *"),
            new Edit.Move(1, new Distance(8), new Distance(8))).Held);
    }

    [Fact]
    public void An_item_that_keeps_its_prompt_is_not_held()
    {
        Assert.True(Of(Move).Held.IsEmpty);
        Assert.True(Of(new Edit.Remove(1)).Held.IsEmpty);
    }

    private static KeptCells Of(params Edit[] edits) => KeptCells.Of(EditPlan.For(Bag,
        new DEditRequest([.. edits], new DEditSampling())), Bag.Map, 8, 8);

    private static Mask Cells(int first, int end) => Mask.Where(8, 8, i => i / 8 >= first && i / 8 < end && i % 8 >= first && i % 8 < end);
}
