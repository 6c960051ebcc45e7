using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Imaging;

namespace Itemwise.Editing.Provenance;

/// <summary>What a picture says of its making: everything needed to make it again. No time and no path, so that the same call
/// writes the same file.</summary>
public static class PictureProvenance
{
    private const int ShortHashLength = 10;

    /// <summary>The account of a picture made from words.</summary>
    /// <param name="model">The model that made it.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="picture">Which of the request's pictures it is, from 0.</param>
    /// <param name="size">Of the picture, in pixels.</param>
    /// <param name="associationSha256">Of the association's tensors where learned items are among the words.</param>
    /// <param name="rewritten">The prompt whose picture it is another version of; null for none.</param>
    public static PictureText OfGeneration(ModelSet model, TextToImageRequest request, int picture, (int Width, int Height) size,
        string? associationSha256 = null, string? rewritten = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        var (steps, guidance) = (request.Steps ?? model.Defaults.Steps, request.Guidance ?? model.Defaults.Guidance);
        var sampler = request.Sampler ?? model.Defaults.Sampler;
        var account = new
        {
            format = ProvenanceJson.Format, kind = "generate", versions = ProvenanceJson.CurrentVersions, model = ProvenanceJson.Of(model),
            association = associationSha256 is null ? null : new { sha256 = associationSha256 }, prompt = request.Prompt,
                rewritten, negative = request.Negative, seed = request.Seed, steps, guidance, sampler = sampler?.Name(), size.Width,
                size.Height,
            picture = request.Count > 1 ? picture : (int?)null, count = request.Count > 1 ? request.Count : (int?)null,
        };
        var parameters = A1111Parameters.Write(request.Prompt, request.Negative,
            Settings(model, steps, sampler, guidance, request.Seed, size));
        return new PictureText(parameters, JsonSerializer.Serialize(account, JsonForms.Compact), DigitalSource.Generated);
    }

    /// <summary>The account of an edited or reconstructed photo.</summary>
    /// <param name="model">The model that made it.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="originalName">What the photo's file was called where it came from.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="earlier">What was done before, oldest first, where the picture that was edited is itself an edit's.</param>
    public static PictureText OfEdit(
        ModelSet model, Photo photo, string originalName, EditRequest request, EditResult result,
        IReadOnlyCollection<JsonObject>? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        var account = ToObject(new
        {
            format = ProvenanceJson.Format, kind = request.Kind, method = request.Method, versions = ProvenanceJson.CurrentVersions,
            model = ProvenanceJson.Of(model), photo = new { name = originalName, sha256 = photo.Sha256 },
        });
        Add(account, result.Facts);
        Add(account, ToObject(new { earlier = earlier is { Count: > 0 } ? earlier : null }));
        Add(account, request.ToJson());
        var used = result.Sampling;
        var parameters = A1111Parameters.Write(
            request.Prompt, used.Negative, Settings(model, used.Steps, used.Sampler, used.Guidance, used.Seed, (photo.Width, photo.Height))
                .Append(("Itemwise edits", request.Words.Length == 0 ? null : request.Words)));
        return new PictureText(parameters, account.ToJsonString(JsonForms.Compact), DigitalSource.Edited);
    }

    /// <summary>What was asked for, as a step of the history has it.</summary>
    internal static JsonObject Did(EditRequest request)
    {
        var did = ToObject(new { kind = "edit", words = request.Words });
        Add(did, request.ToJson());
        return did;
    }

    /// <summary>What was changed of the items, in the same form.</summary>
    internal static JsonObject Did(IReadOnlyCollection<ItemChange> changes) =>
        ToObject(new { kind = "items", words = string.Join("; ", changes.Select(ItemChangeAccount.Words)),
            changes = changes.Select(ItemChangeAccount.Of) });

    private static JsonObject ToObject(object fields) => JsonSerializer.SerializeToNode(fields, JsonForms.Compact)!.AsObject();

    private static void Add(JsonObject account, JsonObject fields)
    {
        foreach (var (name, value) in fields)
        {
            account.Add(name, value?.DeepClone());
        }
    }

    private static IEnumerable<(string Name, object? Value)> Settings(
        ModelSet model, int steps, SchedulerKind? sampler, double guidance, long seed, (int Width, int Height) size) =>
    [
        ("Steps", steps), ("Sampler", sampler is { } kind ? A1111Parameters.NameOf(kind) : null),
        ("CFG scale", guidance), ("Seed", unchecked((ulong)seed)),
        ("Size", $"{size.Width}x{size.Height}"), ("Model hash", model.Fingerprint[..ShortHashLength]), ("Model", model.Name),
        ("Lora hashes", model.Adapters.IsEmpty ? null
            : string.Join(", ", model.Adapters.Select(adapter => $"{adapter.Name}: {adapter.Sha256[..ShortHashLength]}"))),
        ("Version", ProgramVersion.Program),
    ];
}
