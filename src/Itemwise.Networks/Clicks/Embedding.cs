using System.Collections.Immutable;
using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Clicks;

/// <summary>What an encoder saw in a photo; every click on that photo is predicted from it. Immutable.</summary>
/// <param name="Tensors">The decoder's inputs by name.</param>
/// <param name="Width">Columns of the photo.</param>
/// <param name="Height">Rows of the photo.</param>
public sealed record Embedding(ImmutableDictionary<string, NetworkTensor> Tensors, int Width, int Height);
