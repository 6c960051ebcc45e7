using System.Collections.Immutable;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Partitions;

namespace Itemwise.Networks.Panoptic;

/// <summary>What a network of this family gave for one photo: the planes it is sure enough of.</summary>
/// <param name="Planes">In the order of its queries.</param>
/// <param name="Queries">The query of each.</param>
/// <param name="PlaneHeight">Rows of a plane.</param>
/// <param name="PlaneWidth">Columns of a plane.</param>
internal sealed record ClassifiedPlanes(
    IReadOnlyList<FoundPlane> Planes, ImmutableArray<int> Queries, int PlaneHeight, int PlaneWidth);
