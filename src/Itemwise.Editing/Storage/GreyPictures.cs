using Itemwise.Torch;
using Itemwise.Torch.Imaging;

namespace Itemwise.Editing.Storage;

/// <summary>Label and mask pictures as files.</summary>
public static class GreyPictures
{
    /// <summary>Reads a label picture's numbers, or a mask picture's brightness.</summary>
    /// <param name="path">PNG and TIFF give their values or palette indices as stored; JPEG and WebP, which cannot hold numbers, their luminance.</param>
    /// <exception cref="InputRefusedException">One sentence on what is wrong with the file.</exception>
    public static GreyPicture Read(string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".WEBP")
        {
            return Brightness(Picture.Load(path));
        }

        var plane = Picture.LoadIndices(path);
        return new GreyPicture(plane.Width, plane.Height, plane.Values);
    }

    /// <summary>Writes a grey PNG without loss: 8 bits a sample where all values fit, else 16.</summary>
    /// <exception cref="InputRefusedException">The file cannot be written there.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Write(string path, GreyPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        PictureWriter.WriteGrey(path, picture.Width, picture.Height, picture.Samples);
    }

    // Rec. 709 weights on the encoded samples: a mask is black and white, and only which half a pixel is in counts.
    private static GreyPicture Brightness(Picture picture)
    {
        var rgb = picture.ToWorkingRgb().Bytes;
        var samples = new ushort[picture.Width * picture.Height];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (ushort)(((54 * rgb[3 * i]) + (183 * rgb[(3 * i) + 1]) + (19 * rgb[(3 * i) + 2])) >> 8);
        }

        return new GreyPicture(picture.Width, picture.Height, samples);
    }
}
