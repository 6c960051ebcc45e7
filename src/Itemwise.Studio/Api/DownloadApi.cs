using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Studio.OneShot;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;
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

    private static async Task<Results<PhysicalFileHttpResult, FileStreamHttpResult>> Download(string id, int step,
        WorkspaceReading reading, OneShotRunner runner, StudioHome home, CancellationToken cancellation, string format = "png",
        bool share = false)
    {
        var glance = reading.Glance(id);
        var (kind, type) = FormatOf(format);
        NotFoundException.ThrowUnlessStep(glance, step);
        var name = DownloadName.Of(step == 0 ? glance.Name : $"{glance.Name}-{glance.Steps.NameOf(step) ?? $"step-{step}"}",
            PictureWriter.ExtensionOf(kind));
        var picture = glance.PictureOf(step);
        if (!share && PictureHeader.Probe(picture).Format == kind)
        {
            return TypedResults.PhysicalFile(picture, type, name); // as it stands
        }

        var file = home.TemporaryFile(PictureWriter.ExtensionOf(kind));
        try
        {
            await runner.Run(new ConversionTask(picture, file, kind, name, share, glance.PictureSha256Of(step) != glance.PhotoSha256),
                glance.PixelCount, cancellation);
        }
        catch
        {
            QuietRemoval.Files(file);
            throw;
        }

        return TypedResults.Stream(StudioHome.ReadOnce(file), type, name);
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
