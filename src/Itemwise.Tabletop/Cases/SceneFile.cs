using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Files;

namespace Itemwise.Tabletop.Cases;

/// <summary>Scenes with their words and edits as a JSON file.</summary>
/// <remarks>
/// A list of objects, one a scene: <c>name</c>; <c>row</c>, its 64 numbers (<see cref="SceneRow"/>); <c>items</c>, what its objects, its
/// ground and its wall are called, and <c>kinds</c>, its objects' nouns, both in the order of the row; <c>caption</c> and <c>partial</c>.
/// <c>edit</c> holds an <c>instruction</c>, what is <c>changed</c> (an item's number before, that of an added object afterwards,
/// "ground" or "wall", in a list), the <c>keyword</c>, and the <c>row</c> and <c>items</c> afterwards. <c>edit2</c> to <c>edit4</c>
/// hold several at once:
/// <c>instructions</c>, <c>changed</c>, <c>keywords</c>, and the <c>row</c> and <c>items</c> after all of them.
/// Of all this only <c>row</c> has to be there to be read; what follows from the rows is not read but made again.
/// </remarks>
public static class SceneFile
{
    /// <summary>What the fields of a file's edits are called, by their places in <see cref="SceneCase.Edits"/>.</summary>
    internal static readonly ImmutableArray<string> EditFields = ["edit", "edit2", "edit3", "edit4"];

    /// <summary>What a changed ground is called in a file.</summary>
    internal const string GroundWord = "ground";

    /// <summary>What a changed wall is called in a file.</summary>
    internal const string WallWord = "wall";

    /// <summary>Reads the scenes of a file.</summary>
    /// <exception cref="InputRefusedException">No such file, no JSON, or something in it that cannot be drawn; the sentence says what and
    /// where.</exception>
    public static ImmutableArray<SceneCase> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return SceneFileReader.Read(path, document.RootElement);
        }
        catch (JsonException error)
        {
            var reason = error.Message.Split(". ")[0].TrimEnd('.');
            throw new InputRefusedException(
                $"'{path}' is not readable JSON ({reason}): give a file of scenes such as the command scene writes.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            var state = Directory.Exists(path) ? "is a folder" : "does not exist";
            throw new InputRefusedException($"'{path}' {state}: give a JSON file of scenes.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message.TrimEnd('.')}; give a JSON file of scenes.", error);
        }
    }

    /// <summary>Writes scenes to a file, which is replaced whole or not at all.</summary>
    /// <exception cref="InputRefusedException">The place cannot be written.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Write(string path, IEnumerable<SceneCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        DurableFile.WriteAtomically(path, stream => SceneFileWriter.Write(stream, cases));
    }
}
