namespace Itemwise.Files;

/// <summary>Takes away what an error left half done. Where that fails too nothing is said: the error itself says more.</summary>
public static class QuietRemoval
{
    /// <summary>Deletes files.</summary>
    public static void Files(params IEnumerable<string> paths) => Try(() =>
    {
        foreach (var path in paths)
        {
            File.Delete(path);
        }
    });

    /// <summary>Deletes a folder, if it is there, with all that is in it.</summary>
    public static void Folder(string path) => Try(() =>
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    });

    private static void Try(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As the type says.
        }
    }
}
