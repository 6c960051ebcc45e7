namespace Itemwise.Cli.Machine;

/// <summary>Folders that come with the program: beside it where it is installed, at the root of the repository where it is
/// built.</summary>
internal static class ShippedFolder
{
    /// <summary>The nearest folder of this name at or above the program, or null.</summary>
    /// <param name="relative">Such as <c>models/tabletop</c>.</param>
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        return null;
    }
}
