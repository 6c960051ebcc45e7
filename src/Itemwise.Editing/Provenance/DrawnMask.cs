using System.Security.Cryptography;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Provenance;

/// <summary>A mask that somebody drew, as accounts tell it: enough to know it again, not to draw it.</summary>
internal static class DrawnMask
{
    /// <summary>Left, top, right and bottom of its bounding box; null where it is empty.</summary>
    public static int[]? Box(Mask mask) => mask.Bounds() is { } box ? [box.Left, box.Top, box.Right, box.Bottom] : null;

    /// <summary>SHA-256 of its pixels, a byte each.</summary>
    public static string Hash(Mask mask) => Convert.ToHexStringLower(SHA256.HashData(mask.Pixels));
}
