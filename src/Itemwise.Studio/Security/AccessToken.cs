using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Itemwise.Studio.Security;

/// <summary>The secret of one run of the studio: whoever has it may do everything.</summary>
public sealed class AccessToken
{
    private const int ByteCount = 32;

    /// <summary>Draws one of 256 bits.</summary>
    public AccessToken() => Text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ByteCount));

    /// <summary>The secret, of letters, digits, hyphens and underscores.</summary>
    public string Text { get; }

    /// <summary>Whether a text is the secret; takes as long for a near miss as for any other.</summary>
    public bool Is(string? text) => text is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(Text));
}
