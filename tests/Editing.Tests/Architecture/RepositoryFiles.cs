using System.Text.RegularExpressions;

namespace Itemwise.Editing.Tests.Architecture;

/// <summary>The files of the repository as these tests see them: without build output, hidden folders and what version control
/// ignores.</summary>
internal static partial class RepositoryFiles
{
    private static readonly string[] BuildOutput = ["bin", "obj", "TestResults", "shared"];

    private static readonly string[] TextKinds =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".txt", ".h", ".c", ".cpp", ".cmake", ".sh",
            ".editorconfig", ".gitignore", ""];

    /// <summary>Paths relative to the root with forward slashes, below <paramref name="folders"/> or everywhere.</summary>
    public static IEnumerable<string> Below(params string[] folders) =>
        (folders.Length == 0 ? [Fixtures.RepositoryRoot] : folders.Select(Absolute).Where(Directory.Exists)).SelectMany(Walk);

    /// <summary>C# sources below the given folders.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        Below(folders).Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Files that people read and write as text.</summary>
    public static IEnumerable<string> Texts(params string[] folders) =>
        Below(folders).Where(path => TextKinds.Contains(Path.GetExtension(path)));

    /// <summary>The content of a file named relative to the root.</summary>
    public static string Read(string path) => File.ReadAllText(Absolute(path));

    /// <summary>C# source without its comments, so that a rule about code does not trip over prose.</summary>
    public static string ReadCode(string path) => Comments().Replace(Read(path), " ");

    /// <summary>Where a file named relative to the root lies.</summary>
    public static string Absolute(string path) => Path.Combine(Fixtures.RepositoryRoot, path);

    private static IEnumerable<string> Walk(string folder)
    {
        var files = Directory.EnumerateFiles(folder).Select(file => Path.GetRelativePath(Fixtures.RepositoryRoot,
            file).Replace('\\', '/'));
        var folders = Directory.EnumerateDirectories(folder).Where(IsOurs);
        return files.Concat(folders.SelectMany(Walk));
    }

    private static bool IsOurs(string folder)
    {
        var name = Path.GetFileName(folder);
        var isHidden = name.StartsWith('.') && name != ".ci";
        return !isHidden && !BuildOutput.Contains(name);
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
