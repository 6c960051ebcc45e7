namespace Itemwise.Diffusion.Weights;

/// <summary>One part of a pipeline, as model_index.json lists it.</summary>
/// <param name="Name">Its key and folder: <c>unet</c>, <c>vae</c>, <c>text_encoder</c>, <c>tokenizer</c>, <c>scheduler</c>, …</param>
/// <param name="Library">The Python library its class is from, <c>diffusers</c> or <c>transformers</c>.</param>
/// <param name="ClassName">Its class: <c>UNet2DConditionModel</c>, …</param>
/// <param name="FolderPath">Its folder.</param>
public sealed record ModelComponent(string Name, string Library, string ClassName, string FolderPath);
