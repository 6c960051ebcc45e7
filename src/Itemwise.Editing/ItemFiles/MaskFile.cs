using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>One mask in a file of its own, whichever kind it is.</summary>
public static class MaskFile
{
    /// <summary>Reads a mask picture (<see cref="PictureMask"/>) or an array (<see cref="NpyMask"/>), by the file's content.</summary>
    /// <exception cref="InputRefusedException">It is neither, or cannot be read.</exception>
    public static Mask Read(string path) => NpyArray.IsOne(FileHead.Read(path)) ? NpyMask.Read(path) : PictureMask.Of(Picture.Load(path));
}
