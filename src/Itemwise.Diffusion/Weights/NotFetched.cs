using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Files that are there by name alone: a pointer of Git LFS in the place of the file, or a link of a cache whose file is
/// gone.</summary>
internal static class NotFetched
{
    private static ReadOnlySpan<byte> PointerStart => "version https://git-lfs"u8;

    /// <summary>What to say of a file that begins like a pointer of Git LFS; null for another.</summary>
    public static string? Pointer(ReadOnlySpan<byte> start) => start.Length >= "version "u8.Length
        && PointerStart.StartsWith(start[..Math.Min(start.Length, PointerStart.Length)])
        ? "is a pointer of Git LFS, not the file itself: run git lfs pull in its folder, or download the file."
        : null;

    /// <summary>What to say of a link that leads nowhere; null for anything else.</summary>
    public static string? Link(string path) =>
        new FileInfo(path) is { LinkTarget: { } target } link && link.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true }
        ? $"is a link to '{target}', which is not there: the download was not finished or its cache was cleared, fetch the model again."
        : null;

    /// <summary>The first link in a folder that leads nowhere, refused; null where there is none.</summary>
    public static InputRefusedException? LinkIn(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Order(StringComparer.Ordinal).Select(path => Link(path) is { } what ? new InputRefusedException($"'{path}' {what}") : null)
        .FirstOrDefault(refusal => refusal is not null);
}
