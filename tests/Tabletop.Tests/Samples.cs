using System.Text.Json;
using Itemwise.Imaging;
using Itemwise.Tabletop.Cases;

namespace Itemwise.Tabletop.Tests;

/// <summary>The 16 scenes under tests/fixtures/tabletop, which the first renderer drew.</summary>
internal static class Samples
{
    public static string List { get; } = Fixtures.At("tabletop", SceneListName);

    public static IReadOnlyList<SceneCase> All { get; } = SceneFile.Read(List);

    public static JsonElement Json { get; } = JsonDocument.Parse(File.ReadAllBytes(List)).RootElement;

    private const string SceneListName = "scenes.json";

    public static byte[] Rgb(string name) => Picture.Load(Fixtures.At("tabletop", name + ".png")).Bytes.ToArray();

    public static ushort[] Items(string name) => Picture.LoadIndices(Fixtures.At("tabletop", name + ".ids.png")).Values;

    public static double Psnr(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> reference)
    {
        Assert.Equal(reference.Length, picture.Length);
        var squares = 0.0;
        for (var sample = 0; sample < picture.Length; sample++)
        {
            var difference = picture[sample] - reference[sample];
            squares += difference * difference;
        }

        return 10 * Math.Log10(255.0 * 255 * picture.Length / squares);
    }
}
