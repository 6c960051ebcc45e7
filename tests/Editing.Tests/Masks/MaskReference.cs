using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

/// <summary>The published mask functions' results, from tests/fixtures/methods/dedit.</summary>
internal sealed class MaskReference : IDisposable
{
    private readonly SafetensorsFile arrays = SafetensorsFile.Open(Fixtures.At("methods/dedit/masks.safetensors"));
    private readonly JsonDocument settings = JsonDocument.Parse(File.ReadAllText(Fixtures.At("methods/dedit/masks.json")));

    public IReadOnlyList<Mask> Items => Masks("items");

    public JsonElement Settings => settings.RootElement;

    public Mask Mask(string name) => Masks(name).Single();

    public IReadOnlyList<Mask> Masks(string name)
    {
        var entry = arrays.Get(name);
        var shape = entry.Shape.Select(size => (int)size).ToArray();
        int height = shape[^2], width = shape[^1];
        return [.. arrays.Read<byte>(entry).Chunk(height * width).Select(plane => new Mask(height, width, plane))];
    }

    public void Dispose()
    {
        arrays.Dispose();
        settings.Dispose();
    }
}
