namespace Itemwise.Studio.Description;

/// <summary>Names of operations, as clients that are made from the description call them.</summary>
internal static class OperationName
{
    private const string Root = "api";

    /// <summary>Such as <c>postWorkspacesHistoryUndo</c>.</summary>
    /// <param name="method">GET, POST, and so on.</param>
    /// <param name="path">Such as <c>api/workspaces/{id}/history/undo</c>.</param>
    public static string Of(string method, string path) => method.ToLowerInvariant() + string.Concat(path.Split('/')
        .Where(part => part.Length > 0 && part != Root)
        .Select(part => part[0] == '{' ? "By" + Capital(part.Trim('{', '}').Split(':')[0]) : Capital(part)));

    private static string Capital(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..];
}
