using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Where a model's parts come from: a folder in the diffusers layout, or one file that holds them all.</summary>
/// <remarks>Components have diffusers' names and settings, tensors diffusers' names and shapes, whatever the files say.</remarks>
public interface IModelFiles
{
    /// <summary>The folder or the file, as it was named.</summary>
    string Location { get; }

    /// <summary>The model's name, without place and ending.</summary>
    string Name { get; }

    /// <summary>What model_index.json says, or would say.</summary>
    ModelConfig Index { get; }

    /// <summary>The file of the family's own rates and steps (<c>itemwise.json</c>); null where there is none.</summary>
    string? SettingsPath { get; }

    /// <summary>Remarks on what was passed over or found elsewhere, each a sentence.</summary>
    IReadOnlyList<string> Remarks { get; }

    /// <summary>Whether a component is there.</summary>
    bool Has(string component);

    /// <summary>A component that must be there.</summary>
    /// <param name="component">Its name, such as <c>unet</c>.</param>
    /// <param name="classes">The classes that will do; none for any.</param>
    /// <exception cref="InputRefusedException">It is not there, or is of another class.</exception>
    ModelComponent Require(string component, params ReadOnlySpan<string> classes);

    /// <summary>Refuses a model with components that this program would pass over in silence.</summary>
    /// <param name="known">The names that are used, or known to be dispensable.</param>
    /// <exception cref="InputRefusedException">There is another component.</exception>
    void RefuseOthers(params ReadOnlySpan<string> known);

    /// <summary>A component's settings.</summary>
    /// <exception cref="InputRefusedException">The component is not there, or its settings are missing or broken.</exception>
    ModelConfig ReadConfig(string component);

    /// <summary>Opens a component's weights.</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">The component is not there, or has no sound safetensors weights.</exception>
    IWeightSource OpenSource(string component);

    /// <summary>The token that a tokenizer pads with, where that is not what the tokenizer's own folder says; else null.</summary>
    string? PadToken(string tokenizer);
}
