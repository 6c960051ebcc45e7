using System.Runtime.InteropServices;
using Itemwise.Torch.Interop;

namespace Itemwise.Imaging;

/// <summary>A picture inside libvips, and the calls on it. Lives within one method; what outlives it is a <see cref="Picture"/>.</summary>
internal sealed class PictureHandle : SafeHandle
{
    private const int HeaderCount = 9;

    // Made by the marshaller.
    public PictureHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativePictures.iw_picture_close(handle) == 0;

    public static PictureHandle Open(string path, PictureFormat format)
    {
        RequireReader(path, format);
        try
        {
            Native.Check(NativePictures.iw_picture_open(Path.GetFullPath(path), (long)format, out var picture));
            return picture;
        }
        catch (ItemwiseException error)
        {
            throw Refusal(path, error);
        }
    }

    public static PictureHandle OpenBytes(string path, ReadOnlySpan<byte> bytes, PictureFormat format)
    {
        try
        {
            Native.Check(NativePictures.iw_picture_open_bytes(bytes, bytes.Length, (long)format, out var picture));
            return picture;
        }
        catch (ItemwiseException error)
        {
            throw Refusal(path, error);
        }
    }

    public PictureHeader Header(PictureFormat format)
    {
        Span<long> values = stackalloc long[HeaderCount];
        Native.Check(NativePictures.iw_picture_header(this, values));
        return new PictureHeader(format, (int)values[0], (int)values[1], (int)values[2], (int)values[3], (int)values[4],
            values[5] != 0, values[6] != 0, (PictureColour)values[7], (int)values[8]);
    }

    /// <summary>Decodes, turns upright, brings CMYK to sRGB; the path is for the message.</summary>
    public PictureHandle Decode(string path)
    {
        try
        {
            Native.Check(NativePictures.iw_picture_decode(this, out var decoded));
            return decoded;
        }
        catch (ItemwiseException error)
        {
            throw Refusal(path, error);
        }
    }

    public byte[]? Blob(string name)
    {
        Native.Check(NativePictures.iw_picture_get_blob(this, name, [], 0, out var count));
        if (count <= 0)
        {
            return null;
        }

        var bytes = new byte[count];
        Native.Check(NativePictures.iw_picture_get_blob(this, name, bytes, count, out _));
        return bytes;
    }

    public void SetBlob(string name, byte[]? bytes)
    {
        if (bytes is not null)
        {
            Native.Check(NativePictures.iw_picture_set_blob(this, name, bytes, bytes.Length));
        }
    }

    /// <summary>The picture in another size; computed when samples are asked for.</summary>
    public PictureHandle Resize(int width, int height, Resampling resampling)
    {
        Native.Check(NativePictures.iw_picture_resize(this, width, height, (long)resampling, out var resized));
        return resized;
    }

    /// <summary>A rectangle of the picture; computed when samples are asked for, and no more than it needs.</summary>
    public PictureHandle Crop(int left, int top, int width, int height)
    {
        Native.Check(NativePictures.iw_picture_crop(this, left, top, width, height, out var cropped));
        return cropped;
    }

    /// <summary>The samples as a managed picture with the given metadata.</summary>
    public Picture ToPicture(PictureMetadata metadata)
    {
        var header = Header(default);
        var count = checked(header.Width * header.Height * header.Bands);
        if (header.BitsPerSample == 16)
        {
            var words = new ushort[count];
            Native.Check(NativePictures.iw_picture_copy_samples(this, MemoryMarshal.AsBytes(words.AsSpan()), 2L * count));
            return new Picture(header.Width, header.Height, header.Bands, words, metadata);
        }

        var bytes = new byte[count];
        Native.Check(NativePictures.iw_picture_copy_samples(this, bytes, count));
        return new Picture(header.Width, header.Height, header.Bands, bytes, metadata);
    }

    public static PictureHandle FromPicture(Picture picture)
    {
        Native.Check(NativePictures.iw_picture_from_samples(picture.RawBytes, picture.Width, picture.Height, picture.Bands, picture.BitsPerSample, out var result));
        return result;
    }

    // libvips words a cause a line, the first the nearest to it; memory is the machine's fault and not the file's.
    private static ItemwiseException Refusal(string path, ItemwiseException error)
    {
        if (error is ResourceException || error.Message.Contains("out of memory", StringComparison.Ordinal))
        {
            return new ResourceException($"Picture '{path}' does not fit into memory: scale it down first.", error);
        }

        var cause = error.Message.Split('\n')[0].TrimEnd('.', ' ');
        return new InputRefusedException($"Picture '{path}' cannot be decoded, the file is damaged or cut short ({cause}): save it again.", error);
    }

    private static void RequireReader(string path, PictureFormat format)
    {
        Native.Check(NativePictures.iw_picture_can_read((long)format, out var available));
        if (available == 0)
        {
            throw new InputRefusedException($"Picture '{path}' is a {format} file, which this machine's libvips was built without: give it as PNG, JPEG, WebP or TIFF.");
        }
    }
}
