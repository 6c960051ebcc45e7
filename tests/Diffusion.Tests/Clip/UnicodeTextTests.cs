using System.Text.Json;
using Itemwise.Diffusion.Clip;

namespace Itemwise.Diffusion.Tests.Clip;

public sealed class UnicodeTextTests
{
    [Fact]
    public void Texts_are_composed_and_lower_cased_as_Python_does_it()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.At("text", "unicode.json")));
        foreach (var row in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var text = row.GetProperty("text").GetString()!;
            Assert.Equal(row.GetProperty("nfc").GetString(), UnicodeComposition.Compose(text));
            Assert.Equal(row.GetProperty("lower").GetString(), ClipText.Lower(text));
        }
    }
}
