namespace Itemwise.Tests.Shared;

/// <summary>Finds the reference files under tests/fixtures, wherever the test assembly was built to.</summary>
internal static class Fixtures
{
    /// <summary>The folder that holds Itemwise.slnx.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>tests/fixtures, or a path below it: <c>Fixtures.At("sd", "unet")</c> or <c>Fixtures.At("sd/unet")</c>.</summary>
    public static string At(params string[] parts) => Path.Combine([RepositoryRoot, "tests", "fixtures", .. parts]);

    /// <summary>
    /// Makes a folder as models/networks beside the program is, with one network that takes points: a tiny export that segments one drawn
    /// photo by its colours stands for a published one.
    /// </summary>
    /// <param name="parent">Where the folder is made.</param>
    /// <returns>The folder of networks.</returns>
    public static string MakeNetworks(string parent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, "networks", "sam1"));
        foreach (var file in Directory.GetFiles(At("onnx", "sam1"), "tiny_sam.*"))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)), overwrite: true);
        }

        return folder.Parent!.FullName;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Itemwise.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No folder above '{AppContext.BaseDirectory}' holds Itemwise.slnx, so tests/fixtures cannot be found.");
    }
}
