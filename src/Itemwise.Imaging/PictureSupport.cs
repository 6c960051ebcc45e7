using Itemwise.Torch.Interop;

namespace Itemwise.Imaging;

/// <summary>What this machine's libvips was built with.</summary>
public static class PictureSupport
{
    /// <summary>Whether files of a format can be read here.</summary>
    public static bool CanRead(PictureFormat format)
    {
        Native.Check(NativePictures.iw_picture_can_read((long)format, out var available));
        return available != 0;
    }
}
