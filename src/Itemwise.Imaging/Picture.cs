using System.Collections.Immutable;

namespace Itemwise.Imaging;

/// <summary>An upright picture in managed memory, in the samples, bands and colours of the file it came from. Immutable.</summary>
/// <remarks>Samples run row by row from the top, the bands of a pixel next to each other: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and
/// alpha. Alpha is not premultiplied.</remarks>
public sealed class Picture
{
    private readonly byte[]? bytes;
    private readonly ushort[]? words;

    /// <summary>A picture of 8-bit samples. The array becomes the picture's own: do not write to it afterwards.</summary>
    /// <exception cref="ArgumentException">The array's length is not width times height times bands, or there are not 1 to 4
    /// bands.</exception>
    public Picture(int width, int height, int bands, byte[] samples, PictureMetadata? metadata = null)
        : this(width, height, bands, samples?.Length ?? 0, metadata) => bytes = samples;

    /// <summary>A picture of 16-bit samples. The array becomes the picture's own: do not write to it afterwards.</summary>
    /// <exception cref="ArgumentException">The array's length is not width times height times bands, or there are not 1 to 4
    /// bands.</exception>
    public Picture(int width, int height, int bands, ushort[] samples, PictureMetadata? metadata = null)
        : this(width, height, bands, samples?.Length ?? 0, metadata) => words = samples;

    private Picture(int width, int height, int bands, int sampleCount, PictureMetadata? metadata)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (bands is < 1 or > 4 || (long)width * height * bands != sampleCount)
        {
            throw new ArgumentException($"{sampleCount} samples do not make a picture of {width}x{height} pixels with {bands} bands.");
        }

        (Width, Height, Bands, Metadata) = (width, height, bands, metadata ?? PictureMetadata.None);
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>Samples a pixel, 1 to 4.</summary>
    public int Bands { get; }

    /// <summary>8 or 16.</summary>
    public int BitsPerSample => bytes is null ? 16 : 8;

    /// <summary>Whether the last band is alpha.</summary>
    public bool HasAlpha => Bands is 2 or 4;

    /// <summary>Bands without alpha: 1 or 3.</summary>
    public int ColourBands => HasAlpha ? Bands - 1 : Bands;

    /// <summary>Profile, EXIF, XMP and texts.</summary>
    public PictureMetadata Metadata { get; }

    /// <summary>The colour profile of the samples, or null for sRGB.</summary>
    public byte[]? IccProfile => Metadata.IccProfile;

    /// <summary>Texts by keyword.</summary>
    public ImmutableDictionary<string, string> Text => Metadata.Text;

    /// <summary>The samples of an 8-bit picture.</summary>
    /// <exception cref="InvalidOperationException">The picture has 16 bits.</exception>
    public ReadOnlySpan<byte> Bytes => bytes ?? throw new InvalidOperationException("A 16-bit picture has words, not bytes.");

    /// <summary>The samples of a 16-bit picture.</summary>
    /// <exception cref="InvalidOperationException">The picture has 8 bits.</exception>
    public ReadOnlySpan<ushort> Words => words ?? throw new InvalidOperationException("An 8-bit picture has bytes, not words.");

    /// <summary>The samples of an 8-bit picture, for who keeps them in place.</summary>
    internal ReadOnlyMemory<byte> ByteMemory => bytes;

    /// <summary>The samples of a 16-bit picture, for who keeps them in place.</summary>
    internal ReadOnlyMemory<ushort> WordMemory => words;

    /// <summary>Reads a picture file: JPEG, PNG, WebP, TIFF, or HEIC where libvips has it.</summary>
    /// <remarks>The EXIF orientation is applied. Palettes and transparent colours become RGB and alpha; CMYK becomes sRGB through its
    /// profile. 16-bit samples, alpha, profile, resolution, EXIF, XMP and texts are kept. Of an animation and of a TIFF with several pages
    /// the first picture is read; <see cref="PictureHeader.PageCount"/> says how many there are.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="limits">How large it may be; null for <see cref="PictureLimits.Default"/>.</param>
    /// <exception cref="InputRefusedException">One sentence on what is wrong with the file.</exception>
    /// <exception cref="ResourceException">The picture does not fit into memory.</exception>
    public static Picture Load(string path, PictureLimits? limits = null) => PictureReader.Read(path, limits ?? PictureLimits.Default);

    /// <summary>Reads the numbers of a label picture, such as the items of a photo: palette indices as stored, or grey values.</summary>
    /// <remarks>PNG (palette or grey of any depth, or RGB with three equal samples) and TIFF (also of 32-bit whole numbers and floats);
    /// anything else has been through a lossy codec. The EXIF orientation is applied.</remarks>
    /// <exception cref="InputRefusedException">One sentence on what is wrong with the file.</exception>
    public static IndexPlane LoadIndices(string path, PictureLimits? limits = null) =>
        IndexReader.Read(path, limits ?? PictureLimits.Default);

    /// <summary>The same, or null for a picture of colours or of a lossy format.</summary>
    /// <exception cref="InputRefusedException">One sentence on what is wrong with the file.</exception>
    public static IndexPlane? LoadIndicesOrNull(string path, PictureLimits? limits = null) =>
        IndexReader.ReadOrNull(path, limits ?? PictureLimits.Default);

    /// <summary>The same samples with other metadata.</summary>
    public Picture WithMetadata(PictureMetadata metadata) =>
        bytes is null ? new Picture(Width, Height, Bands, words!, metadata) : new Picture(Width, Height, Bands, bytes, metadata);

    /// <summary>The picture as a model sees it: sRGB of 3 bands without metadata. Alpha is ignored, grey is repeated.</summary>
    /// <remarks>An embedded profile is converted from; without one (or with one that cannot be used) the samples count as sRGB.</remarks>
    /// <param name="bitsPerSample">8 or 16.</param>
    public Picture ToWorkingRgb(int bitsPerSample = 8) => WorkingColour.FromNative(this, bitsPerSample);

    /// <summary>Puts an edited version into this picture where the weights say so, in this picture's own bands, bits and
    /// profile.</summary>
    /// <param name="edited">sRGB of the same size, 3 bands, 8 or 16 bits (16 lose nothing on the way into a wide profile).</param>
    /// <param name="weights">One byte a pixel, row by row: 0 keeps this picture's samples bit for bit, 255 takes the edited colour,
    /// between them a linear mix.</param>
    /// <returns>A picture with this one's metadata, without thumbnails and previews of how it was; alpha is this picture's
    /// everywhere.</returns>
    /// <exception cref="ArgumentException">The sizes differ or the edited picture has not 3 bands.</exception>
    public Picture Compose(Picture edited, ReadOnlySpan<byte> weights)
    {
        ArgumentNullException.ThrowIfNull(edited);
        var whole = PixelBox.At(0, 0, Width, Height);
        return edited.Width == Width && edited.Height == Height
            ? Composition.Compose(this, edited, whole, whole, weights)
            : throw new ArgumentException(
                $"The edited picture is {edited.Width}x{edited.Height} with {edited.Bands} bands, expected {Width}x{Height} with 3.",
                nameof(edited));
    }

    /// <summary>Puts an edited version of a part of this picture into it where the weights say so.</summary>
    /// <remarks>The edited picture is scaled (Lanczos) to the part it shows, strip by strip: beside the result there is never more than a
    /// few million samples in memory, however large this picture is.</remarks>
    /// <param name="edited">sRGB of any size, 3 bands, 8 or 16 bits.</param>
    /// <param name="frame">The part of this picture that <paramref name="edited"/> shows.</param>
    /// <param name="changed">The part that may change, inside <paramref name="frame"/>.</param>
    /// <param name="weights">One byte for each pixel of <paramref name="changed"/>, as in
    /// <see cref="Compose(Picture, ReadOnlySpan{byte})"/>.</param>
    /// <returns>A picture with this one's metadata, without thumbnails and previews of how it was; alpha is this picture's
    /// everywhere.</returns>
    /// <exception cref="ArgumentException">An area leaves the one around it, the weights are of another count, or the edited picture has
    /// not 3 bands.</exception>
    public Picture Compose(Picture edited, PixelBox frame, PixelBox changed, ReadOnlySpan<byte> weights) =>
        Composition.Compose(this, edited, frame, changed, weights);

    /// <summary>A rectangle of this picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle leaves the picture.</exception>
    public Picture Crop(int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || width < 1 || height < 1 || left > Width - width || top > Height - height)
        {
            throw new ArgumentOutOfRangeException(
                nameof(left), $"The rectangle {width}x{height} at {left},{top} leaves the picture of {Width}x{Height}.");
        }

        return bytes is null
            ? new Picture(width, height, Bands, Rows(words!, left, top, width, height), Metadata)
            : new Picture(width, height, Bands, Rows(bytes, left, top, width, height), Metadata);
    }

    /// <summary>This picture in another size, in the same bands and bits, without metadata.</summary>
    /// <exception cref="ArgumentException">Pillow's resizing is requested for a 16-bit picture.</exception>
    public Picture Resize(int width, int height, Resampling resampling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (resampling is Resampling.PillowBicubic or Resampling.PillowBilinear or Resampling.PillowLanczos)
        {
            return BitsPerSample == 8
                ? PillowResize.Resize(this, width, height, resampling)
                : throw new ArgumentException(
                    "Pillow's resizing is defined for 8-bit pictures: convert first, or take another resampling.", nameof(resampling));
        }

        return Libvips.Run(() =>
        {
            using var source = VipsImages.Of(this);
            using var resized = VipsImages.Resize(source, width, height, resampling);
            return VipsImages.ToPicture(resized);
        });
    }

    /// <summary>A picture of 3 bands from planes of numbers in [0, 1]; what lies outside is clipped, what is not a number becomes
    /// 0.</summary>
    /// <param name="planes">All red, then all green, then all blue: [3, H, W].</param>
    /// <param name="width">W.</param>
    /// <param name="height">H.</param>
    /// <param name="bitsPerSample">8 or 16; numbers are rounded to the nearest sample.</param>
    public static Picture FromPlanes(ReadOnlySpan<float> planes, int width, int height, int bitsPerSample = 16) =>
        SamplePlanes.Pack(planes, width, height, bitsPerSample);

    /// <summary>The samples as planes of numbers in [0, 1], band after band: [bands, H, W].</summary>
    public float[] ToPlanes() => SamplePlanes.Unpack(this);

    private T[] Rows<T>(T[] samples, int left, int top, int width, int height)
    {
        var result = new T[width * height * Bands];
        for (var row = 0; row < height; row++)
        {
            Array.Copy(samples, (((long)(top + row) * Width) + left) * Bands, result, (long)row * width * Bands, width * Bands);
        }

        return result;
    }
}
