using System.Buffers.Binary;
using System.Text;

namespace Itemwise.Imaging.Tests;

/// <summary>Small ICC profiles (version 2) made byte by byte.</summary>
internal static class IccProfiles
{
    /// <summary>Display P3's primaries with gamma 2.2.</summary>
    public static byte[] DisplayP3 => Rgb([0.5151, 0.2412, -0.0011], [0.2919, 0.6922, 0.0419], [0.1572, 0.0666, 0.7841]);

    /// <summary>Grey with gamma 1: middle grey is a fifth of the light.</summary>
    public static byte[] LinearGrey => Profile("GRAY", ("kTRC", Curve(1.0)));

    private static byte[] Rgb(double[] red, double[] green, double[] blue) => Profile(
        "RGB ", ("rXYZ", Xyz(red)), ("gXYZ", Xyz(green)), ("bXYZ", Xyz(blue)), ("rTRC", Curve(2.2)),
        ("gTRC", Curve(2.2)), ("bTRC", Curve(2.2)));

    private static byte[] Profile(string space, params (string Name, byte[] Data)[] special)
    {
        // Tags start at multiples of four.
        (string Name, byte[] Data)[] tags = [("desc", Description()), ("wtpt", Xyz([0.9642, 1, 0.8249])), ("cprt", Text()), .. special];
        var start = 128 + 4 + (12 * tags.Length);
        var profile = new byte[start + tags.Sum(tag => tag.Data.Length)];
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(8), 0x02400000);
        Encoding.ASCII.GetBytes($"mntr{space}XYZ ").CopyTo(profile, 12);
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Xyz([0.9642, 1, 0.8249]).AsSpan(8).CopyTo(profile.AsSpan(68));
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(128), tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var entry = profile.AsSpan(132 + (12 * i));
            Encoding.ASCII.GetBytes(tags[i].Name, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], start);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Data.Length);
            tags[i].Data.CopyTo(profile, start);
            start += tags[i].Data.Length;
        }

        return profile;
    }

    private static byte[] Xyz(double[] values)
    {
        var data = new byte[20];
        "XYZ "u8.CopyTo(data);
        for (var i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8 + (4 * i)), (int)Math.Round(values[i] * 65536));
        }

        return data;
    }

    private static byte[] Curve(double gamma)
    {
        var data = new byte[16];
        "curv"u8.CopyTo(data);
        data[11] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(12), (ushort)Math.Round(gamma * 256));
        return data;
    }

    private static byte[] Description()
    {
        var data = new byte[12 + 5 + 4 + 4 + 2 + 1 + 67 + 5];
        "desc"u8.CopyTo(data);
        data[11] = 5;
        "test"u8.CopyTo(data.AsSpan(12));
        return data;
    }

    private static byte[] Text() => [.. "text"u8, 0, 0, 0, 0, .. "none"u8, 0, 0, 0, 0];
}
