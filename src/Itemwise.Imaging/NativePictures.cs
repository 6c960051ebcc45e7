using System.Runtime.InteropServices;
using Itemwise.Torch.Interop;

namespace Itemwise.Imaging;

/// <content>The functions of native/itemwise_pictures.h, in its order, under its names.</content>
internal static unsafe partial class NativePictures
{
    private const string Library = Native.Library;

    static NativePictures() => NativeLibrary.SetDllImportResolver(typeof(NativePictures).Assembly, (name, assembly, search) => name == Library ? Native.Load(assembly, search) : 0);

    [LibraryImport(Library)]
    internal static partial int iw_picture_can_read(long format, out long available);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int iw_picture_open(string path, long format, out PictureHandle picture);

    [LibraryImport(Library)]
    internal static partial int iw_picture_open_bytes(ReadOnlySpan<byte> bytes, long count, long format, out PictureHandle picture);

    [LibraryImport(Library)]
    internal static partial int iw_picture_close(nint picture);

    [LibraryImport(Library)]
    internal static partial int iw_picture_header(PictureHandle picture, Span<long> values);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int iw_picture_get_blob(PictureHandle picture, string name, Span<byte> bytes, long capacity, out long count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int iw_picture_set_blob(PictureHandle picture, string name, ReadOnlySpan<byte> bytes, long count);

    [LibraryImport(Library)]
    internal static partial int iw_picture_decode(PictureHandle picture, out PictureHandle decoded);

    [LibraryImport(Library)]
    internal static partial int iw_picture_copy_samples(PictureHandle picture, Span<byte> bytes, long capacity);

    [LibraryImport(Library)]
    internal static partial int iw_picture_from_samples(ReadOnlySpan<byte> bytes, long width, long height, long bands, long bits, out PictureHandle picture);

    [LibraryImport(Library)]
    internal static partial int iw_picture_to_srgb(PictureHandle picture, long bits, out PictureHandle srgb);

    [LibraryImport(Library)]
    internal static partial int iw_picture_from_srgb(PictureHandle srgb, ReadOnlySpan<byte> profile, long count, long bits, out PictureHandle picture);

    [LibraryImport(Library)]
    internal static partial int iw_picture_resize(PictureHandle picture, long width, long height, long kernel, out PictureHandle resized);

    [LibraryImport(Library)]
    internal static partial int iw_picture_crop(PictureHandle picture, long left, long top, long width, long height, out PictureHandle cropped);

    [LibraryImport(Library)]
    internal static partial int iw_picture_encode(PictureHandle picture, long format, long quality, out byte* bytes, out long count);

    [LibraryImport(Library)]
    internal static partial int iw_picture_free_bytes(byte* bytes);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int iw_picture_text(string text, long dotsPerInch, out PictureHandle coverage);
}
