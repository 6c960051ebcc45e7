using System.Security.Cryptography;
using System.Text;

namespace Itemwise.Studio.Shelves;

/// <summary>What workspaces are called in addresses: 128 bits in 26 small letters and digits, which say nothing of where they are.</summary>
public static class ShelfId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 26;
    private const int BitsOfLetter = 5;

    /// <summary>Draws one.</summary>
    public static string Draw() => Write(RandomNumberGenerator.GetBytes(16));

    /// <summary>The one that a folder outside the home always has, so that jobs find it after a restart.</summary>
    public static string Of(string folder) => Write(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 16));

    /// <summary>Whether a text has the form of one. Nothing else is ever put into a path.</summary>
    public static bool IsOne(string? text) => text is { Length: Length } && text.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal));

    private static string Write(ReadOnlySpan<byte> bytes)
    {
        var (text, held, bits) = (new StringBuilder(Length), 0, 0);
        foreach (var value in bytes)
        {
            (held, bits) = ((held << 8) | value, bits + 8);
            for (; bits >= BitsOfLetter; bits -= BitsOfLetter)
            {
                text.Append(Alphabet[(held >> (bits - BitsOfLetter)) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        return text.Append(Alphabet[(held << (BitsOfLetter - bits)) & 31]).ToString();
    }
}
