using System.Text.Json;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Texts in JSON files of others.</summary>
internal static class JsonText
{
    /// <summary>The text; null for another kind of element, and for half of a surrogate pair, which is none.</summary>
    public static string? Of(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
