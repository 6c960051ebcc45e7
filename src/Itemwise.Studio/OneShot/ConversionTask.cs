using Itemwise.Imaging;

namespace Itemwise.Studio.OneShot;

/// <summary>Writes a picture in another format, or a copy of it to share.</summary>
/// <param name="Source">The picture's file.</param>
/// <param name="Target">The file to write.</param>
/// <param name="Format">Its format.</param>
/// <param name="Name">What the file will be called, for refusals.</param>
/// <param name="IsShared">Whether all is left out that speaks of words, places, times and cameras.</param>
/// <param name="IsEdited">Whether it is no longer the photo as it came, which a copy to share says.</param>
internal sealed record ConversionTask(string Source, string Target, PictureFormat Format, string Name, bool IsShared, bool IsEdited)
    : OneShotTask
{
    public override void Do()
    {
        var picture = Picture.Load(Source);
        PictureWriter.RequireRoom(Name, picture);
        var bytes = !IsShared ? PictureWriter.Encode(picture, Format) : PictureWriter.Encode(
            picture.WithMetadata(picture.Metadata.WithoutHistory()), Format, IsEdited ? new PictureText(null, null, DigitalSource.Edited)
                : null);
        File.WriteAllBytes(Target, bytes);
    }
}
