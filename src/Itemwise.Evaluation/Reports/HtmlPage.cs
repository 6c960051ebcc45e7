using System.Globalization;
using System.Net;
using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Reports;

/// <summary>A page that needs nothing beside itself: style and pictures are in it.</summary>
/// <param name="title">Its heading.</param>
internal sealed class HtmlPage(string title)
{
    private const int PictureQuality = 85;

    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --quiet: #777; --good: #1a7f37; --bad: #c0392b; }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; }
        th, td { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
        th:first-child, td:first-child { text-align: left; }
        th { font-weight: 600; } td small, p, figcaption small { color: var(--quiet); }
        td small { display: block; font-size: .78em; }
        .best { font-weight: 700; } .better { color: var(--good); } .worse { color: var(--bad); }
        .case { display: flex; flex-wrap: wrap; gap: .8rem; margin-bottom: 1rem; }
        figure { margin: 0; width: 176px; } figure img { width: 100%; display: block; border-radius: 4px; }
        figcaption { font-size: .82rem; margin-top: .25rem; } figcaption b { display: block; }
        summary { cursor: pointer; }
        """;

    private readonly StringBuilder body = new();

    /// <summary>Words as they are shown: nothing in them is markup.</summary>
    public static string Text(string words) => WebUtility.HtmlEncode(words);

    /// <summary>A number as it is shown.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A picture with what is said below it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="name">What it is, in bold.</param>
    /// <param name="about">More of it, in HTML.</param>
    public static string Figure(Picture picture, string name, string about)
    {
        var data = Convert.ToBase64String(PictureWriter.Encode(picture, PictureFormat.WebP, quality: PictureQuality));
        return Figure($"""<img alt="{Text(name)}" src="data:image/webp;base64,{data}">""", name, about);
    }

    /// <summary>A place for a picture that is not there.</summary>
    public static string NoFigure(string name, string why) => Figure("", name, Text(why));

    /// <summary>Adds HTML.</summary>
    public void Add(string html) => body.Append(html).Append('\n');

    private static string Figure(string image, string name, string about) =>
        $"<figure>{image}<figcaption><b>{Text(name)}</b><small>{about}</small></figcaption></figure>";

    /// <summary>The page.</summary>
    public string Render() => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>{Text(title)}</title><style>{Style}</style></head>
        <body><h1>{Text(title)}</h1>
        {body}</body></html>

        """;
}
