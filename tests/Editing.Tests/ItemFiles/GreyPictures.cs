using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.ItemFiles;

/// <summary>Writes label maps and masks as the picture files a user would have.</summary>
internal static class GreyPictures
{
    public static void Write(string path, ItemMap map) => PictureWriter.WriteGrey(path, map.Width, map.Height, map.Labels.ToArray());

    public static void Write(string path, Mask mask) =>
        PictureWriter.WriteGrey(path, mask.Width, mask.Height, [.. mask.Pixels.ToArray().Select(pixel => (byte)(pixel * 255))]);
}
