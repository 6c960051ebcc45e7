namespace Itemwise.Editing;

/// <summary>A photo and its items: what every edit starts from. Lives in a folder, see <see cref="Storage.WorkspaceFolder"/>.</summary>
/// <param name="PhotoFile">Name of the photo's copy inside the folder.</param>
/// <param name="OriginalName">What the photo's file was called where it came from.</param>
/// <param name="PhotoSha256">SHA-256 of the photo file, lower-case hexadecimal.</param>
/// <param name="Height">Rows of the photo, upright.</param>
/// <param name="Width">Columns of the photo, upright.</param>
/// <param name="Items">The items, at the photo's size.</param>
/// <param name="CreatedWith">Program and version that made the workspace.</param>
public sealed record Workspace(string PhotoFile, string OriginalName, string PhotoSha256, int Height, int Width,
    Items Items, string CreatedWith);
