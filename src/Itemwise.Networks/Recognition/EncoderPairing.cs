using System.Text.RegularExpressions;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Recognition;

/// <summary>Which encoder belongs to which decoder.</summary>
internal static partial class EncoderPairing
{
    private static readonly HashSet<string> Prompts = new(StringComparer.Ordinal)
    {
        "point_coords", "point_labels", "input_points", "input_labels", "input_boxes", "mask_input", "has_mask_input", "orig_im_size",
    };

    /// <summary>What of an image a decoder takes.</summary>
    public static IEnumerable<OnnxPort> Embeddings(OnnxFile decoder) => decoder.Inputs.Where(port => !Prompts.Contains(port.Name));

    /// <summary>The encoder's output that a decoder's input is, by the same name, else by a part of one; null where there is
    /// none.</summary>
    public static OnnxPort? Source(OnnxPort input, OnnxFile encoder) => encoder.Output(input.Name)
        ?? encoder.Outputs.FirstOrDefault(output => output.Name.Contains(input.Name, StringComparison.Ordinal)
            || input.Name.Contains(output.Name, StringComparison.Ordinal));

    /// <summary>The pair to take: fitting, of one name if there is one, and with several masks rather than one.</summary>
    /// <exception cref="InputRefusedException">There is no encoder, or none that fits.</exception>
    public static (OnnxFile Decoder, OnnxFile Encoder) Of(string place, IReadOnlyList<OnnxFile> decoders, IReadOnlyList<OnnxFile> encoders)
    {
        if (encoders.Count == 0)
        {
            throw new InputRefusedException(
                $"'{place}' holds a decoder without its encoder ('{Path.GetFileName(decoders[0].FilePath)}'): fetch the encoder's file too "
                + "and put it beside the decoder.");
        }

        var pairs = from decoder in decoders
                    from encoder in encoders
                    where Misfit(decoder, encoder) is null
                    let same = Key(decoder.FilePath) == Key(encoder.FilePath)
                    orderby same descending, IsMulti(decoder) descending, decoder.FilePath, encoder.FilePath
                    select (decoder, encoder);
        return pairs.Cast<(OnnxFile, OnnxFile)?>().FirstOrDefault() ?? throw new InputRefusedException(
            $"The encoder and the decoder in '{place}' do not fit: {Misfit(decoders[0], encoders[0])}; take both of one export.");
    }

    private static bool IsMulti(OnnxFile decoder) => Path.GetFileName(decoder.FilePath).Contains("multi", StringComparison.Ordinal);

    private static string? Misfit(OnnxFile decoder, OnnxFile encoder)
    {
        foreach (var input in Embeddings(decoder))
        {
            if (Source(input, encoder) is not { } source)
            {
                return $"the decoder takes {input} and the encoder gives {string.Join(", ", encoder.Outputs)}";
            }

            if (!source.Fits(input))
            {
                return $"the decoder takes {input} and the encoder gives {source}";
            }
        }

        return null;
    }

    // What is left of a file's name without its role.
    private static string Key(string path) => Roles().Replace(Path.GetFileNameWithoutExtension(path), "").Trim('_', '.', '-');

    [GeneratedRegex("prompt_encoder_mask_decoder|vision_encoder|image_encoder|mask_decoder|encoder|decoder|preprocess|multi|single")]
    private static partial Regex Roles();
}
