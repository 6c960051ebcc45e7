using Itemwise.Imaging;
using Itemwise.Studio.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Pictures to take away, at the photo's own size.</summary>
internal static class DownloadApi
{
    private const string Summary =
        "A step's picture at its own size; share=true leaves out all that tells of words, places, times and cameras, and says only "
        + "that it was edited";

    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/workspaces/{id}/steps/{step:int}/download", Download)
        .WithSummary(Summary).Produces(StatusCodes.Status200OK, null, "image/png", "image/jpeg", "image/webp", "image/tiff");

    private static async Task<Results<PhysicalFileHttpResult, FileContentHttpResult>> Download(string id, int step,
        WorkspaceReading reading, string format = "png", bool share = false)
    {
        var glance = reading.Glance(id);
        var (kind, type) = FormatOf(format);
        NotFoundException.ThrowUnlessStep(glance, step);
        var name = DownloadName.Of(step == 0 ? glance.Name : $"{glance.Name}-{glance.Steps.NameOf(step) ?? $"step-{step}"}",
            PictureWriter.ExtensionOf(kind));
        if (!share && PictureHeader.Probe(glance.PictureOf(step)).Format == kind)
        {
            return TypedResults.PhysicalFile(glance.PictureOf(step), type, name); // as it stands
        }

        var bytes = await Task.Run(() => Encode(glance.PictureOf(step), name, kind, share,
            isEdited: glance.PictureSha256Of(step) != glance.PhotoSha256));
        return TypedResults.File(bytes, type, name);
    }

    private static byte[] Encode(string path, string name, PictureFormat format, bool isShared, bool isEdited)
    {
        var picture = Picture.Load(path);
        PictureWriter.RequireRoom(name, picture);
        return !isShared ? PictureWriter.Encode(picture, format) : PictureWriter.Encode(
            picture.WithMetadata(picture.Metadata.WithoutHistory()), format, isEdited ? new PictureText(null, null, DigitalSource.Edited)
                : null);
    }

    private static (PictureFormat Format, string Type) FormatOf(string format) => format switch
    {
        "png" => (PictureFormat.Png, "image/png"),
        "jpeg" => (PictureFormat.Jpeg, "image/jpeg"),
        "webp" => (PictureFormat.WebP, "image/webp"),
        "tiff" => (PictureFormat.Tiff, "image/tiff"),
        _ => throw new InputRefusedException($"'{format}' is no format that is written: choose png, jpeg, webp or tiff."),
    };
}
