namespace Itemwise.Imaging;

/// <summary>The file formats that are read and written.</summary>
public enum PictureFormat
{
    /// <summary>JPEG: 8 bits, lossy.</summary>
    Jpeg = 1,

    /// <summary>PNG: 8 or 16 bits, lossless.</summary>
    Png = 2,

    /// <summary>WebP: 8 bits.</summary>
    WebP = 3,

    /// <summary>TIFF: 8 or 16 bits, lossless.</summary>
    Tiff = 4,

    /// <summary>HEIC and AVIF: 8 bits, lossy; read where libvips was built with libheif, and HEIC written where that has an
    /// encoder.</summary>
    Heif = 5,
}
