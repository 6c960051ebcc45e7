using System.Buffers.Binary;
using System.Text;

namespace Itemwise.Imaging.Formats;

/// <summary>ICC profiles for colours that a file names in other ways: three primaries, or grey, and one curve.</summary>
/// <remarks>Source: ICC.1:2001-04 (version 2.4), which every reader knows.</remarks>
internal static class MadeProfile
{
    private const int CurveLength = 4096;
    private const int HeaderLength = 128;
    private const string Name = "made of the picture's own numbers";

    /// <summary>The profile's bytes.</summary>
    /// <param name="primaries">Sound ones; not looked at for grey.</param>
    /// <param name="toLinear">From a sample to light, both 0 to 1.</param>
    /// <param name="isGrey">Whether it is for samples of one band.</param>
    public static byte[] Of(Primaries primaries, Func<double, double> toLinear, bool isGrey)
    {
        var (curve, colours) = (Curve(toLinear), primaries.ToProfile());
        List<(string Tag, byte[] Data)> tags =
        [
            ("desc", Description()), ("cprt", [.. "text\0\0\0\0"u8, .. "none"u8, 0]), ("wtpt", Xyz(Primaries.D50)),
            .. isGrey ? new[] { ("kTRC", curve) } :
            [
                ("rXYZ", Xyz(colours[..3])), ("gXYZ", Xyz(colours[3..6])), ("bXYZ", Xyz(colours[6..])),
                ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
            ],
        ];
        return Assemble(tags, isGrey ? "GRAY" : "RGB ");
    }

    private static byte[] Assemble(List<(string Tag, byte[] Data)> tags, string space)
    {
        var start = HeaderLength + 4 + (12 * tags.Count);
        var places = new Dictionary<byte[], int>();
        using var body = new MemoryStream();
        foreach (var (_, data) in tags.Where(tag => places.TryAdd(tag.Data, start + (int)body.Length)))
        {
            body.Write(data);
            body.Write(new byte[(4 - (data.Length % 4)) % 4]);
        }

        var profile = new byte[start + body.Length];
        body.ToArray().CopyTo(profile, start);
        Number(profile, 0, profile.Length);
        Number(profile, 8, 0x02400000);
        Encoding.ASCII.GetBytes($"mntr{space}XYZ ").CopyTo(profile, 12);
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Xyz(Primaries.D50).AsSpan(8).CopyTo(profile.AsSpan(68));
        Number(profile, HeaderLength, tags.Count);
        foreach (var (index, (tag, data)) in tags.Index())
        {
            var entry = HeaderLength + 4 + (12 * index);
            Encoding.ASCII.GetBytes(tag).CopyTo(profile, entry);
            Number(profile, entry + 4, places[data]);
            Number(profile, entry + 8, data.Length);
        }

        return profile;
    }

    private static byte[] Curve(Func<double, double> toLinear)
    {
        var curve = new byte[12 + (2 * CurveLength)];
        "curv"u8.CopyTo(curve);
        Number(curve, 8, CurveLength);
        for (var i = 0; i < CurveLength; i++)
        {
            var value = Math.Clamp(toLinear(i / (CurveLength - 1.0)), 0, 1);
            BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(12 + (2 * i)), (ushort)Math.Round(value * ushort.MaxValue));
        }

        return curve;
    }

    // Numbers of 16 bits before and after the point.
    private static byte[] Xyz(double[] values)
    {
        var data = new byte[20];
        "XYZ "u8.CopyTo(data);
        foreach (var (index, value) in values.Index())
        {
            Number(data, 8 + (4 * index), (int)Math.Round(value * 65536));
        }

        return data;
    }

    // A text in ASCII, and none in Unicode and Apple's encoding.
    private static byte[] Description()
    {
        var data = new byte[12 + Name.Length + 1 + 78];
        "desc"u8.CopyTo(data);
        Number(data, 8, Name.Length + 1);
        Encoding.ASCII.GetBytes(Name).CopyTo(data, 12);
        return data;
    }

    private static void Number(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
}
