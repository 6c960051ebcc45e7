using System.Security.Cryptography;

namespace Itemwise.Files;

/// <summary>What tells a file's content from another's.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of a file, in lower-case hexadecimal.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
