namespace Itemwise.Torch;

/// <summary>The checksum of PNG and ZIP: CRC-32 (ISO/IEC 15948, annex D).</summary>
public sealed class Crc32
{
    private static readonly uint[] Table = MakeTable();
    private uint sum;

    /// <summary>The checksum of all bytes so far; 0 of none.</summary>
    public uint Value => sum;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Append(bytes);
        return crc.Value;
    }

    /// <summary>Goes on with further bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = ~sum;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        sum = ~crc;
    }

    private static uint[] MakeTable()
    {
        const uint polynomial = 0xEDB88320; // bits reversed
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : polynomial ^ (value >> 1);
            }

            table[i] = value;
        }

        return table;
    }
}
