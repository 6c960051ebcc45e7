using System.Collections.Immutable;
using System.Text;
using Itemwise.Files;
using Itemwise.Studio.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Itemwise.Studio.Uploads;

/// <summary>Takes uploads: from the connection to a file in the home, piece by piece, within limits.</summary>
public sealed class UploadReader(StudioHome home) : IDisposable
{
    private const int LongestBoundary = 70;
    private const int MostFields = 16;
    private const int MostHeaders = 16;
    private const int HeaderBytes = 8 << 10;
    private const int LongestName = 200;

    private readonly SemaphoreSlim room = new(UploadLimits.AtOnce);

    /// <summary>Reads an upload of one file and words.</summary>
    /// <param name="request">The request, of multipart/form-data.</param>
    /// <param name="field">The field of the file.</param>
    /// <param name="most">Bytes that the file may have.</param>
    /// <param name="cancellation">Stops; nothing is left.</param>
    /// <exception cref="BadHttpRequestException">It is no such upload, too large, or one too many at a time.</exception>
    /// <exception cref="ResourceException">The disk has no room for it.</exception>
    public async Task<Upload> Read(HttpRequest request, string field, long most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var boundary = Boundary(request);
        if (request.ContentLength > most + UploadLimits.Fields)
        {
            throw TooLarge();
        }

        RequireSpace(request.ContentLength ?? 0);
        if (!await room.WaitAsync(TimeSpan.Zero, cancellation))
        {
            throw new BadHttpRequestException("Too many uploads at a time", StatusCodes.Status429TooManyRequests);
        }

        var folder = home.UploadFolder();
        try
        {
            request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = most + UploadLimits.Fields;
            Directory.CreateDirectory(folder);
            return await Read(new MultipartReader(boundary, request.Body) { HeadersCountLimit = MostHeaders,
                HeadersLengthLimit = HeaderBytes },
                folder, field, most, cancellation);
        }
        catch (Exception error)
        {
            QuietRemoval.Folder(folder);
            if (error is InvalidDataException or (IOException and not BadHttpRequestException))
            {
                throw NoRoom() ? new ResourceException("The disk is full: free some space, then upload again.", error)
                    : NotUnderstood(error);
            }

            throw;
        }
        finally
        {
            room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task<Upload> Read(MultipartReader reader, string folder, string field, long most, CancellationToken cancellation)
    {
        var (path, name) = (Path.Combine(folder, field), "");
        var (fields, hasFile) = (ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal), false);
        for (var count = 0; await reader.ReadNextSectionAsync(cancellation) is { } section; count++)
        {
            if (count >= MostFields || section.GetContentDispositionHeader() is not { } disposition)
            {
                throw NotUnderstood(null);
            }

            var called = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            if (called == field && !hasFile)
            {
                name = DisplayName(disposition);
                await Store(section.Body, path, most, cancellation);
                hasFile = true;
            }
            else if (called is { Length: > 0 } && !disposition.IsFileDisposition())
            {
                fields[called] = await Word(section.Body, cancellation);
            }
            else
            {
                throw NotUnderstood(null);
            }
        }

        return hasFile ? new Upload(folder, path, name, fields.ToImmutable())
            : throw new BadHttpRequestException($"there is no file in the field '{field}'");
    }

    private async Task Store(Stream body, string path, long most, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 16];
        for (int count; (count = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (file.Length + count > most)
            {
                throw TooLarge();
            }

            if (file.Length % (1 << 26) < count)
            {
                RequireSpace(0);
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
    }

    private static async Task<string> Word(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[UploadLimits.Fields + 1];
        var count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return count < buffer.Length ? Encoding.UTF8.GetString(buffer, 0, count) : throw TooLarge();
    }

    // What the file was called, for people: without folders, without what no line of text holds.
    private static string DisplayName(ContentDispositionHeaderValue disposition)
    {
        var sent = (disposition.FileNameStar.HasValue ? disposition.FileNameStar
            : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value ?? "";
        var bare = string.Concat(sent.Split('/', '\\')[^1].Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '_'
            : letter)).Trim();
        return bare.Length == 0 ? "photo" : bare.Length <= LongestName ? bare : bare[^LongestName..];
    }

    private static string Boundary(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        return boundary is { Length: > 0 and <= LongestBoundary } ? boundary
            : throw new BadHttpRequestException("an upload is expected here", StatusCodes.Status415UnsupportedMediaType);
    }

    private void RequireSpace(long coming)
    {
        if (new DriveInfo(home.FullPath).AvailableFreeSpace - coming < UploadLimits.Spare)
        {
            throw new ResourceException("The disk of the studio's folder is nearly full: free some space, then upload again.");
        }
    }

    private bool NoRoom() => new DriveInfo(home.FullPath).AvailableFreeSpace < UploadLimits.Fields;

    private static BadHttpRequestException TooLarge() => new("The upload is too large", StatusCodes.Status413PayloadTooLarge);

    private static BadHttpRequestException NotUnderstood(Exception? error) =>
        new("the upload is cut short or damaged", error ?? new InvalidDataException("The upload is cut short or damaged"));
}
