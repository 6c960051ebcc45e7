using Itemwise.Diffusion.SingleFiles;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Models;

/// <summary>Opens a model in whichever of the two forms it lies there.</summary>
public static class ModelFiles
{
    /// <summary>Opens a folder in the diffusers layout, or a single-file checkpoint (.safetensors).</summary>
    /// <param name="path">One of the two.</param>
    /// <param name="tokenizer">Of a checkpoint: the folder of vocab.json and merges.txt; null to look for it where people have it.</param>
    /// <exception cref="InputRefusedException">It is neither.</exception>
    public static IModelFiles Open(string path, string? tokenizer = null) =>
        SingleFileModel.IsNamed(path) ? SingleFileModel.Open(path, tokenizer) : DiffusersFolder.Open(path);
}
