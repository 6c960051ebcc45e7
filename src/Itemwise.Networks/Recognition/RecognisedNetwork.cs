using System.Collections.Immutable;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Recognition;

/// <summary>A published network that was found in a folder or a file, before it is loaded.</summary>
/// <param name="Family">What it does.</param>
/// <param name="Name">What it is called: as its manifest or its folder says.</param>
/// <param name="Folder">Where its settings and tokenizer lie.</param>
/// <param name="Model">Its file; of a click network the decoder's.</param>
/// <param name="Encoder">A click network's encoder.</param>
/// <param name="Settings">What its folder says.</param>
/// <param name="Remarks">What a user should know of the choice, such as the precision taken.</param>
public sealed record RecognisedNetwork(
    NetworkFamily Family, string Name, string Folder, OnnxFile Model, OnnxFile? Encoder, NetworkSettings Settings,
    ImmutableArray<string> Remarks)
{
    /// <summary>Whether a point or a box gives a mask.</summary>
    public bool TakesClicks => Family is NetworkFamily.Sam or NetworkFamily.Sam2;

    /// <summary>Whether words find items.</summary>
    public bool TakesWords => Family is NetworkFamily.Grounding or NetworkFamily.ClipSeg or NetworkFamily.Owl;

    /// <summary>The one picture that it takes.</summary>
    internal static OnnxPort PictureInput(OnnxFile file) => file.Inputs.FirstOrDefault(port => port.Shape.Length is 3 or 4
        && port.Type is OnnxType.Float32 or OnnxType.Float16 or OnnxType.UInt8)
        ?? throw new InputRefusedException(
            $"'{file.FilePath}' takes no picture in float32, float16 or uint8 (its inputs are {string.Join(", ", file.Inputs)}): take "
            + "another export.");
}
