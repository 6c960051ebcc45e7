using System.Buffers.Binary;
using Itemwise.Editing.Storage;

namespace Itemwise.Editing.Tests.Storage;

/// <summary>The plainest picture file: two sizes and the samples, so that these tests need no decoder.</summary>
internal static class PlainPictures
{
    public static void Write(string path, GreyPicture picture)
    {
        var bytes = new byte[8 + (2 * picture.Samples.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), picture.Height);
        Buffer.BlockCopy(picture.Samples, 0, bytes, 8, bytes.Length - 8);
        File.WriteAllBytes(path, bytes);
    }

    public static void Write(string path, ItemMap map) => Write(path, new GreyPicture(map.Width, map.Height, map.Labels.ToArray()));

    public static void Write(string path, Mask mask, ushort inside = 255) =>
        Write(path, new GreyPicture(mask.Width, mask.Height, [.. mask.Pixels.ToArray().Select(pixel => (ushort)(pixel * inside))]));

    public static GreyPicture Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var samples = new ushort[(bytes.Length - 8) / 2];
        Buffer.BlockCopy(bytes, 8, samples, 0, 2 * samples.Length);
        return new GreyPicture(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)), samples);
    }
}
