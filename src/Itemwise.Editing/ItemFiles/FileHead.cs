using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>The first bytes of a file, which tell its kind.</summary>
internal static class FileHead
{
    private const int Length = 512;

    /// <summary>At most 512 of them; none where there is no file, as its reader says in its own words.</summary>
    /// <exception cref="InputRefusedException">The file cannot be read.</exception>
    public static byte[] Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[Length];
            return head[..file.ReadAtLeast(head, Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }
    }
}
