using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing.Provenance;

/// <summary>What a picture says of its making: everything needed to make it again. No time and no path, so that the same call writes the same file.</summary>
public static class PictureProvenance
{
    private const int ShortHashLength = 10;

    /// <summary>The account of a picture made from words.</summary>
    /// <param name="model">The model that made it.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="picture">Which of the request's pictures it is, from 0.</param>
    /// <param name="size">Of the picture, in pixels.</param>
    /// <param name="associationSha256">Of the association's tensors where learned items are among the words.</param>
    public static PictureText OfGeneration(ModelSet model, TextToImageRequest request, int picture, (int Width, int Height) size, string? associationSha256 = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        var (steps, guidance) = (request.Steps ?? model.Defaults.Steps, request.Guidance ?? model.Defaults.Guidance);
        var sampler = request.Sampler ?? model.Defaults.Sampler;
        var account = new
        {
            format = ProvenanceJson.Format, kind = "generate", versions = ProvenanceJson.CurrentVersions, model = ProvenanceJson.Of(model),
            association = associationSha256 is null ? null : new { sha256 = associationSha256 }, prompt = request.Prompt, negative = request.Negative, seed = request.Seed, steps, guidance, sampler = sampler?.Name(), size.Width, size.Height,
            picture = request.Count > 1 ? picture : (int?)null, count = request.Count > 1 ? request.Count : (int?)null,
        };
        var parameters = A1111Parameters.Write(request.Prompt, request.Negative, Settings(model, steps, sampler, guidance, request.Seed, size));
        return new PictureText(parameters, JsonSerializer.Serialize(account, ProvenanceJson.Options), DigitalSource.Generated);
    }

    /// <summary>The account of an edited or reconstructed photo.</summary>
    /// <param name="model">The model that made it.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="originalName">What the photo's file was called where it came from.</param>
    /// <param name="associationSha256">Of the association's tensors.</param>
    /// <param name="learning">How the association was learned.</param>
    /// <param name="request">What was done.</param>
    /// <param name="earlier">What was done before, oldest first, where the picture that was edited is itself an edit's.</param>
    public static PictureText OfEdit(
        ModelSet model, Photo photo, string originalName, string associationSha256, DEditSettings learning, EditRequest request, IReadOnlyCollection<JsonObject>? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(request);
        var settings = request.Settings;
        var account = new
        {
            format = ProvenanceJson.Format, kind = request.IsReconstruction ? "reconstruct" : "edit", method = "d-edit", versions = ProvenanceJson.CurrentVersions,
            model = ProvenanceJson.Of(model), photo = new { name = originalName, sha256 = photo.Sha256 }, association = new { sha256 = associationSha256, learning },
            earlier = earlier is { Count: > 0 } ? earlier : null,
            edits = request.Edits.Select(EditAccount.Of), alsoActive = ActiveOf(request), closeWith = request.CloseWith, settings,
        };
        var prompt = string.Join(", ", request.Edits.Select(edit => (edit as Edit.Describe)?.Text ?? (edit as Edit.Refine)?.Text).OfType<string>());
        var edits = string.Join("; ", request.Edits.Select(EditAccount.Words));
        var parameters = A1111Parameters.Write(
            prompt, settings.Negative, Settings(
                    model, settings.Steps, settings.Sampler ?? DEdit.DefaultSampler(model.Family, settings.Parity), settings.Guidance, settings.Seed, (photo.Width, photo.Height))
                .Append(("Itemwise edits", edits.Length == 0 ? null : edits)));
        return new PictureText(parameters, JsonSerializer.Serialize(account, ProvenanceJson.Options), DigitalSource.Edited);
    }

    /// <summary>What was asked for, as the account of a picture has it.</summary>
    internal static JsonObject Did(EditRequest request) => JsonSerializer.SerializeToNode(
        new { kind = "edit", words = string.Join("; ", request.Edits.Select(EditAccount.Words)), edits = request.Edits.Select(EditAccount.Of), alsoActive = ActiveOf(request), closeWith = request.CloseWith, settings = request.Settings }, ProvenanceJson.Options)!.AsObject();

    /// <summary>What was changed of the items, in the same form.</summary>
    internal static JsonObject Did(IReadOnlyCollection<ItemChange> changes) => JsonSerializer.SerializeToNode(
        new { kind = "items", words = string.Join("; ", changes.Select(EditAccount.Words)), changes = changes.Select(EditAccount.Of) }, ProvenanceJson.Options)!.AsObject();

    private static int[]? ActiveOf(EditRequest request) => request.AlsoActive.IsDefaultOrEmpty ? null : [.. request.AlsoActive];

    private static IEnumerable<(string Name, object? Value)> Settings(
        ModelSet model, int steps, SchedulerKind? sampler, double guidance, long seed, (int Width, int Height) size) =>
    [
        ("Steps", steps), ("Sampler", sampler is { } kind ? A1111Parameters.NameOf(kind) : null), ("CFG scale", guidance), ("Seed", seed),
        ("Size", $"{size.Width}x{size.Height}"), ("Model hash", model.Fingerprint[..ShortHashLength]), ("Model", model.Name), ("Version", ProvenanceJson.Program),
    ];
}
