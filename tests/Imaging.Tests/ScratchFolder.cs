namespace Itemwise.Imaging.Tests;

/// <summary>A folder of its own for one test class, gone afterwards.</summary>
public sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("itemwise-");

    public string At(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
