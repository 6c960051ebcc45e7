using Itemwise.Imaging;

namespace Itemwise.Editing.Sheets;

/// <summary>Text broken into lines of a given width and drawn. Nothing where this machine cannot draw text.</summary>
internal static class Caption
{
    private const int MostLines = 4;

    /// <summary>A grey picture of the letters, at most so wide; null when nothing can be drawn.</summary>
    public static Picture? Draw(string text, int width, int dotsPerInch)
    {
        var lines = Wrap(text, width, dotsPerInch);
        var drawn = TextCoverage.Draw(string.Join('\n', lines.Take(MostLines)) + (lines.Count > MostLines ? " …" : ""), dotsPerInch);
        return drawn is not null && drawn.Width > width ? drawn.Crop(0, 0, width, drawn.Height) : drawn;
    }

    private static List<string> Wrap(string text, int width, int dotsPerInch)
    {
        var lines = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines.Count == 0 ? word : $"{lines[^1]} {word}";
            if (lines.Count > 0 && TextCoverage.Draw(longer, dotsPerInch)?.Width <= width)
            {
                lines[^1] = longer;
            }
            else if (lines.Count > MostLines)
            {
                break; // cut off already
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
