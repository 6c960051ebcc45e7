using System.Collections.Immutable;
using Itemwise.Editing.Methods.Baselines;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.FoI;

namespace Itemwise.Editing.Running;

/// <summary>The methods that this program knows. A new one is a folder under <c>Methods/</c> and its name in the list here.</summary>
public static class EditingMethods
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<IEditingMethod> All { get; } =
    [
        new DEditMethod(), new SDEdit(), new DiffEdit(), new BlendedLatentDiffusion(), new LatentInpainting(),
        new InstructPix2PixMethod(), new FoIMethod(), new DplMethod(),
    ];
}
