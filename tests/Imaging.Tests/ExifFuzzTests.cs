using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

/// <summary>Mutates EXIF blocks: an edit goes on with what is left of them, or with none, and never with a picture in them.
/// ITEMWISE_FUZZ sets the number of inputs, ITEMWISE_FUZZ_SEED the first seed.</summary>
public sealed class ExifFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Mutated_exif_blocks_are_kept_in_part_or_dropped()
    {
        var (count, firstSeed) = Fuzzing.Inputs(2_000);
        byte[][] sound = [Pictures.CameraExif(littleEndian: true), Pictures.CameraExif(littleEndian: false)];
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var random = new Random(firstSeed + i);
            var exif = Mutated([.. sound[random.Next(2)]], random);
            var photo = new Picture(1, 1, 3, [1, 2, 3], PictureMetadata.None with { Exif = exif });
            var left = photo.Compose(new Picture(1, 1, 3, [0, 0, 0]), [255]).Metadata.Exif;
            Assert.True(left is null || left.Length <= exif.Length, $"seed {firstSeed + i}");
            Assert.True(left is null || left.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) < 0, $"seed {firstSeed + i}");
            kept += left is null ? 0 : 1;
        }

        output.WriteLine($"{count} inputs: {kept} kept in part");
        Assert.InRange(kept, count / 4, count - 1);
    }

    private static byte[] Mutated(List<byte> exif, Random random)
    {
        for (var mutations = random.Next(1, 6); mutations > 0 && exif.Count > 0; mutations--)
        {
            var at = random.Next(exif.Count);
            switch (random.Next(5))
            {
                case 0:
                    exif[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    exif[at] = (byte)random.Next(256);
                    break;
                case 2:
                    exif[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
                case 3:
                    exif.RemoveRange(at, Math.Min(random.Next(1, 12), exif.Count - at));
                    break;
                default:
                    exif.InsertRange(at, exif.GetRange(at, Math.Min(random.Next(1, 40), exif.Count - at)));
                    break;
            }
        }

        return [.. exif];
    }
}
