using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Methods.FoI;

/// <summary>From a pass's cells to the photo's pixels.</summary>
public sealed class RegionPlacingTests
{
    private const int Side = 64;

    [Fact]
    public void Cells_of_a_crop_lie_where_the_crop_is()
    {
        var crop = new PixelBox(32, 16, 64, 48);
        var photo = new Photo("photo.png", new string('0', 64), new Picture(Side, Side, 3, new byte[3 * Side * Side]));
        var items = new Items(new ItemMap(Side, Side, new ushort[Side * Side]));
        var placing = new RegionPlacing(new PhotoView(photo, new WorkingFrame(32, 32, 8, crop)), items, FocusSettings.Published);
        var cells = new Mask(4, 4, [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        var region = placing.Place(new Instruction("make the mug red"), new FoundRegion("mug", InstructionKind.Change, cells, 1));

        Assert.Equal(new PixelBox(32, 16, 48, 32), region.Bounds());
        Assert.Equal(16 * 16, region.Count);
    }
}
