using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>One mask in a file of its own, whichever kind it is.</summary>
public static class MaskFile
{
    /// <summary>Reads a mask picture (<see cref="PictureMask"/>) or an array (<see cref="NpyMask"/>), by the file's content.</summary>
    /// <exception cref="InputRefusedException">It is neither, or cannot be read.</exception>
    public static Mask Read(string path) => NpyArray.IsOne(FileHead.Read(path)) ? NpyMask.Read(path) : ReadPicture(path).Mask;

    /// <summary>Reads a mask picture, and tells whether it looks like a photo.</summary>
    /// <remarks>A TIFF of 32-bit numbers, as programs that measure write them, has no colours but numbers.</remarks>
    internal static (Mask Mask, bool IsPhoto) ReadPicture(string path)
    {
        if (PictureHeader.Probe(path) is { Format: PictureFormat.Tiff, BitsPerSample: 0 })
        {
            var numbers = Picture.LoadIndices(path);
            return (PictureMask.AboveHalf(numbers.Height, numbers.Width, numbers.Values), false);
        }

        var picture = Picture.Load(path);
        return (PictureMask.Of(picture), PictureMask.LooksLikePhoto(picture));
    }
}
