using System.Reflection;

namespace Itemwise.Editing;

/// <summary>Which program this is: what workspaces and pictures say they were made with.</summary>
public static class ProgramVersion
{
    private const int ShortCommitLength = 10;

    private static readonly string[] Parts =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0")
            .Split('+');

    /// <summary>What the program is called, however it was started.</summary>
    public const string ProgramName = "itemwise";

    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Text => Parts[0];

    /// <summary>Such as <c>itemwise 0.1.0</c>.</summary>
    public static string Program { get; } = $"{ProgramName} {Parts[0]}";

    /// <summary>The commit it was built from, shortened, or "unknown".</summary>
    public static string Commit => Parts is [_, { Length: >= ShortCommitLength } commit] ? commit[..ShortCommitLength] : "unknown";
}
