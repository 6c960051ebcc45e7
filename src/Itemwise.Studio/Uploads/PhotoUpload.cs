using Itemwise.Imaging;

namespace Itemwise.Studio.Uploads;

/// <summary>Looks at an uploaded photo before anything of it is decoded.</summary>
internal static class PhotoUpload
{
    /// <summary>Refuses what is no photo, or one that is too large, and gives the file the ending of what is in it.</summary>
    /// <exception cref="InputRefusedException">One sentence on what is wrong; the file is called as its owner called it.</exception>
    public static void Accept(Upload upload)
    {
        try
        {
            var header = PictureHeader.Probe(upload.FilePath);
            PictureLimits.Default.Check(upload.FilePath, header);
            upload.EndIn(PictureWriter.ExtensionOf(header.Format)); // the one that the workspace's copy will have
        }
        catch (InputRefusedException error)
        {
            throw upload.Named(error);
        }
    }
}
