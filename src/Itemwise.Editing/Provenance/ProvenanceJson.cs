using System.Collections.Immutable;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Editing.Provenance;

/// <summary>What the accounts of all pictures have in common.</summary>
internal static class ProvenanceJson
{
    /// <summary>The version of the account's form.</summary>
    public const int Format = 1;

    /// <summary>Program and libraries.</summary>
    public static Versions CurrentVersions => new(ProgramVersion.Program, TorchRuntime.Description.Split('\n')[0].Trim());

    /// <summary>A model and how it computed.</summary>
    public static UsedModel Of(ModelSet model) => new(model.Name, model.Fingerprint, model.Device.ToString(), model.DType,
        model.Adapters is { IsEmpty: false } adapters ? adapters : null, model.ReadsWeights ? true : null);

    internal sealed record Versions(string Itemwise, string Libtorch);

    internal sealed record UsedModel(string Name, string Fingerprint, string Device, DType Dtype, ImmutableArray<UsedAdapter>? Loras,
        bool? ReadsWeights);
}
