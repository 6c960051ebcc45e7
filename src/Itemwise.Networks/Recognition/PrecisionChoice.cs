using System.Text.RegularExpressions;

namespace Itemwise.Networks.Recognition;

/// <summary>Of a network that lies in a folder in several precisions, the one to take.</summary>
/// <remarks>float32: float16 is not faster on a CPU, and 8 bits have worse edges.</remarks>
internal static partial class PrecisionChoice
{
    // By preference.
    private static readonly string[] Precisions = ["", "fp32", "fp16", "quantized", "int8", "uint8", "q8", "q4f16", "q4", "bnb4"];

    /// <summary>One file for each network, and a remark where it is not in float32.</summary>
    public static (List<string> Files, List<string> Remarks) Of(IEnumerable<string> files)
    {
        var (taken, remarks) = (new List<string>(), new List<string>());
        foreach (var group in files.GroupBy(Stem).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var best = group.OrderBy(file => Array.IndexOf(Precisions, Precision(file))).First();
            taken.Add(best);
            if (Precision(best) is { Length: > 0 } precision and not "fp32")
            {
                remarks.Add($"'{Path.GetFileName(best)}' is taken, in {precision}: there is no float32 beside it, whose edges are better.");
            }
            else if (group.Count() > 1)
            {
                remarks.Add($"Of {group.Count()} precisions '{Path.GetFileName(best)}' is taken.");
            }
        }

        return (taken, remarks);
    }

    private static string Stem(string file) => Suffix().Replace(Path.GetFileNameWithoutExtension(file), "");

    private static string Precision(string file) =>
        Suffix().Match(Path.GetFileNameWithoutExtension(file)).Groups["precision"].Value;

    [GeneratedRegex("[_.-](?<precision>fp32|fp16|quantized|int8|uint8|q8|q4f16|q4|bnb4)$")]
    private static partial Regex Suffix();
}
