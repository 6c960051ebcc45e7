using System.Security.Cryptography;

namespace Itemwise.Jobs;

/// <summary>Names that say nothing and cannot be guessed: 128 random bits in base32, lower case, without letters that look alike.</summary>
public static class OpaqueId
{
    /// <summary>How many letters one has.</summary>
    public const int Length = 26;

    /// <summary>Which letters it is of: Crockford's alphabet, five bits each.</summary>
    public const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A new one.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>Whether a text from outside can be one.</summary>
    public static bool IsValid(string? text) => text is { Length: Length } && text.All(letter =>
        Letters.Contains(letter, StringComparison.Ordinal));
}
