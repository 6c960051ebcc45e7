using System.Security.Cryptography;
using System.Text;
using Itemwise.Jobs;

namespace Itemwise.Studio.Shelves;

/// <summary>Ids of workspaces that lie outside the home: always the same of a folder, so that jobs find it after a restart, and of the form
/// that <see cref="OpaqueId"/> draws.</summary>
public static class ShelfId
{
    private const int BitsOfLetter = 5;

    /// <summary>The id of a folder.</summary>
    /// <param name="folder">Its whole path.</param>
    public static string Of(string folder)
    {
        var bits = new System.Numerics.BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(folder)), isUnsigned: true);
        return string.Create(OpaqueId.Length, bits, static (text, bits) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = OpaqueId.Letters[(int)((bits >> (i * BitsOfLetter)) & (OpaqueId.Letters.Length - 1))];
            }
        });
    }
}
