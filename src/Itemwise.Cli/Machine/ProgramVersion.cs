using System.Reflection;

namespace Itemwise.Cli.Machine;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>What the program is called, however it was started.</summary>
    public const string ProgramName = "itemwise";

    private const int ShortCommitLength = 10;

    private static readonly string[] Parts =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+');

    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Text => Parts[0];

    /// <summary>The commit it was built from, shortened, or "unknown".</summary>
    public static string Commit => Parts is [_, { Length: >= ShortCommitLength } commit] ? commit[..ShortCommitLength] : "unknown";
}
