using System.Buffers.Binary;
using System.Text;

namespace Itemwise.Diffusion.Tests.Weights;

/// <summary>Builds safetensors files by hand, sound or not.</summary>
internal static class SafetensorsBytes
{
    /// <summary>Length, header and so many tensor bytes (0, 1, 2, … modulo 256).</summary>
    public static byte[] Of(string header, int dataLength) => Of(Encoding.UTF8.GetBytes(header), dataLength);

    public static byte[] Of(byte[] header, int dataLength) => WithLength((ulong)header.Length, header, dataLength);

    public static byte[] WithLength(ulong claimed, byte[] header, int dataLength)
    {
        var file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimed);
        header.CopyTo(file, 8);
        for (var i = 0; i < dataLength; i++)
        {
            file[8 + header.Length + i] = (byte)i;
        }

        return file;
    }
}
