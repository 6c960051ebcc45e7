using Itemwise.Diffusion.Models;

namespace Itemwise.Studio.Shelves;

/// <summary>A model that was found.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Model">What it says of itself.</param>
public sealed record ShelvedModel(string Id, ModelGlance Model);
