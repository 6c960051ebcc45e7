using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Output;

/// <summary>Looks at where a result shall go before minutes of work are spent on it.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a file that could not be written at the end, or that the workspace needs.</summary>
    /// <param name="path">The file to be.</param>
    /// <exception cref="InputRefusedException">Another extension, no such folder, no permission, or a file of a workspace.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Require(string path)
    {
        PictureWriter.FormatFor(path);
        RequireOfAnyKind(path);
    }

    /// <summary>The same for a picture whose region is written beside it.</summary>
    public static void RequireWithRegion(string path)
    {
        Require(path);
        Require(RegionPath(path));
    }

    /// <summary>Where the region of a picture stands: <c>NAME.region.png</c> beside <c>NAME.png</c>.</summary>
    public static string RegionPath(string output) => Path.Combine(Path.GetDirectoryName(output) ?? "",
        Path.GetFileNameWithoutExtension(output) + ".region.png");

    /// <summary>The same for a file that is no picture.</summary>
    public static void RequireOfAnyKind(string path)
    {
        WorkspaceFolder.RequireForeign(path);
        RequireWritable(path);
    }

    /// <summary>The first name in a series that is not taken: <c>edit-001.png</c>, <c>edit-002.png</c>.</summary>
    public static string Next(string folder, string stem)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder, $"{stem}-{number:000}.png");
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }

    /// <summary>One of several files that belong together: <c>NAME-2.png</c> beside <c>NAME.png</c>.</summary>
    public static string Numbered(string path, int number) => Path.Combine(
        Path.GetDirectoryName(path) ?? "",
        $"{Path.GetFileNameWithoutExtension(path)}-{number.ToString(CultureInfo.InvariantCulture)}{Path.GetExtension(path)}");

    /// <summary>Files for several pictures, of which the first keeps the name that was given, so that a script finds it whatever the count;
    /// nulls where none was given.</summary>
    public static ImmutableArray<string?> Series(string? path, int count) =>
        [path, .. Enumerable.Range(2, count - 1).Select(number => path is null ? null : Numbered(path, number))];

    // DurableFile says in a sentence what stands in the way; the file that this makes beside the target is gone again at once.
    private static void RequireWritable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputRefusedException($"'{path}' cannot be written: it is a folder; name a file.");
        }

        var probe = path + ".probe";
        try
        {
            DurableFile.WriteAtomically(probe, ReadOnlyMemory<byte>.Empty);
        }
        catch (InputRefusedException error)
        {
            throw new InputRefusedException(error.Message.Replace(probe, path, StringComparison.Ordinal), error);
        }

        File.Delete(probe);
    }
}
