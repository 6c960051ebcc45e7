using System.Security;
using NetVips;

namespace Itemwise.Imaging;

/// <summary>Letters as pixels, for captions.</summary>
public static class TextCoverage
{
    /// <summary>Draws a line of text: a grey picture, 255 inside the letters and 0 around them, as large as the letters need.</summary>
    /// <param name="text">Plain text.</param>
    /// <param name="dotsPerInch">The letters' size: 10 points at this resolution (100 gives letters about 10 pixels high).</param>
    /// <returns>Null where nothing can be drawn: libvips without text or fonts, or a text of blanks.</returns>
    public static Picture? Draw(string text, int dotsPerInch)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return Libvips.Run(() =>
            {
                // libvips reads Pango markup; a caption is plain text.
                using var letters = Image.Text(SecurityElement.Escape(text), font: "sans 10", dpi: dotsPerInch);
                return VipsImages.ToPicture(letters);
            });
        }
        catch (ItemwiseException error) when (error is not ResourceException)
        {
            return null; // a sheet without captions is better than none
        }
    }
}
