using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Writes items in the forms that <see cref="ItemsReader"/> reads.</summary>
public static class ItemsWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a path stands for a label picture; any other for a folder of mask arrays.</summary>
    public static bool IsLabelPicture(string path) => string.Equals(Path.GetExtension(path), ".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes items to where a path says: a label picture if it ends in <c>.png</c>, else a folder of D-Edit's arrays.</summary>
    /// <exception cref="InputRefusedException">The place cannot be written, or the folder holds arrays already.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Write(string path, Items items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (IsLabelPicture(path))
        {
            WriteLabelPicture(path, items);
        }
        else
        {
            WriteMaskArrays(path, items);
        }
    }

    private static void WriteLabelPicture(string path, Items items)
    {
        PictureWriter.WriteGrey(path, items.Map.Width, items.Map.Height, items.Map.Labels.ToArray());
        var names = new JsonObject(items.All.Select(item => KeyValuePair.Create(
            item.Number.ToString(CultureInfo.InvariantCulture), (JsonNode?)item.Name)));
        DurableFile.WriteAtomically(Path.ChangeExtension(path, ".json"), Encoding.UTF8.GetBytes(names.ToJsonString(Indented) + "\n"));
    }

    private static void WriteMaskArrays(string folder, Items items)
    {
        if (WorkspaceFolder.Exists(folder))
        {
            throw new InputRefusedException($"'{folder}' is a workspace itself: choose a folder outside of it.");
        }

        var isNew = !Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.EnumerateFiles(folder, "*.npy").FirstOrDefault() is { } there)
            {
                throw new InputRefusedException(
                    $"'{folder}' holds arrays already (such as '{Path.GetFileName(there)}'), which would be mixed up with these: "
                    + $"choose another folder.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The folder '{folder}' cannot be made: {error.Message.TrimEnd('.')}; choose another place.",
                error);
        }

        string[] paths = [.. items.All.Select(item => Path.Combine(folder,
            string.Create(CultureInfo.InvariantCulture, $"mask{item.Number}_{FileName(item.Name)}.npy")))];
        try
        {
            foreach (var (item, path) in items.All.Zip(paths))
            {
                NpyMask.Write(path, items.MaskOf(item.Number));
            }
        }
        catch
        {
            QuietRemoval.Files(paths); // some of a photo's masks would pass for all of them
            if (isNew)
            {
                QuietRemoval.Folder(folder);
            }

            throw;
        }
    }

    // What no file system objects to; the number tells items of equal names apart.
    private static string FileName(string name)
    {
        var kept = string.Concat(name.Select(letter => char.IsControl(letter)
            || "/\\:*?\"<>|".Contains(letter, StringComparison.Ordinal) ? '_' : letter));
        while (Encoding.UTF8.GetByteCount(kept) > 200)
        {
            kept = kept[..^1];
        }

        return kept;
    }
}
