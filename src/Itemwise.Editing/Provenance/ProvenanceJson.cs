using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Editing.Provenance;

/// <summary>What the accounts of all pictures have in common, and how they are written as JSON.</summary>
internal static class ProvenanceJson
{
    /// <summary>The version of the account's form.</summary>
    public const int Format = 1;

    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Such as <c>itemwise 0.1.0</c>.</summary>
    public static string Program { get; } =
        "itemwise " + (typeof(ProvenanceJson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    /// <summary>Program and libraries.</summary>
    public static Versions CurrentVersions => new(Program, TorchRuntime.Description.Split('\n')[0].Trim());

    /// <summary>A model and how it computed.</summary>
    public static UsedModel Of(ModelSet model) => new(model.Name, model.Fingerprint, model.Device.ToString(), model.DType);

    internal sealed record Versions(string Itemwise, string Libtorch);

    internal sealed record UsedModel(string Name, string Fingerprint, string Device, DType Dtype);
}
