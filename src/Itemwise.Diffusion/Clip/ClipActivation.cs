using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>The activation inside CLIP's perceptrons.</summary>
public enum ClipActivation
{
    /// <summary>x sigmoid(1.702 x): OpenAI's models.</summary>
    QuickGelu,

    /// <summary>x times the normal distribution function: OpenCLIP's models.</summary>
    Gelu,
}

internal static class ClipActivations
{
    public static ClipActivation Read(ModelConfig config) => config.GetText("hidden_act", "quick_gelu") switch
    {
        "quick_gelu" => ClipActivation.QuickGelu,
        "gelu" => ClipActivation.Gelu,
        var other => throw config.Refuse("hidden_act", $"is '{other}', only quick_gelu and gelu are supported"),
    };

    public static Tensor Apply(this ClipActivation activation, Tensor values) =>
        activation == ClipActivation.QuickGelu ? values.QuickGelu() : values.Gelu();
}
