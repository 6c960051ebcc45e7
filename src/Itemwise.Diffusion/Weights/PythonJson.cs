using System.Globalization;

namespace Itemwise.Diffusion.Weights;

/// <summary>Python writes NaN, Infinity and -Infinity into JSON (published DPM-Solver configs hold
/// <c>"lambda_min_clipped": -Infinity</c>); JSON knows none of them, so they are put in quotes before parsing.</summary>
internal static class PythonJson
{
    private static readonly byte[][] Words = ["-Infinity"u8.ToArray(), "Infinity"u8.ToArray(), "NaN"u8.ToArray()];

    public static ReadOnlyMemory<byte> WithQuotedNumbers(ReadOnlyMemory<byte> json)
    {
        var source = json.Span;
        if (source.IndexOf("Infinity"u8) < 0 && source.IndexOf("NaN"u8) < 0)
        {
            return json;
        }

        var result = new List<byte>(source.Length + 64);
        var inText = false;
        for (var i = 0; i < source.Length; i++)
        {
            if (!inText && WordAt(source[i..]) is { } word)
            {
                result.Add((byte)'"');
                result.AddRange(word);
                result.Add((byte)'"');
                i += word.Length - 1;
                continue;
            }

            if (inText && source[i] == (byte)'\\' && i + 1 < source.Length)
            {
                result.Add(source[i++]);
            }
            else if (source[i] == (byte)'"')
            {
                inText = !inText;
            }

            result.Add(source[i]);
        }

        return result.ToArray();
    }

    public static bool TryNumber(string text, out double number)
    {
        (var known, number) = text switch
        {
            "NaN" => (true, double.NaN),
            "Infinity" => (true, double.PositiveInfinity),
            "-Infinity" => (true, double.NegativeInfinity),
            // PyYAML-written floats reach some configs as text ("1e-05").
            _ => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed), parsed),
        };
        return known;
    }

    private static byte[]? WordAt(ReadOnlySpan<byte> rest)
    {
        foreach (var word in Words)
        {
            if (rest.StartsWith(word))
            {
                return word;
            }
        }

        return null;
    }
}
