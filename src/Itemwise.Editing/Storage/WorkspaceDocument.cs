using Itemwise.Files;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>The JSON file of a workspace: what it must say, and what it says beyond that and keeps.</summary>
internal sealed class WorkspaceDocument
{
    public const string FileName = "itemwise.workspace.json";
    public const int FormatVersion = 2;

    private readonly string path;
    private readonly JsonObject root;

    private WorkspaceDocument(string path, JsonObject root) => (this.path, this.root) = (path, root);

    public string PhotoFile => Text(Photo, "photo", "file") is var file && Path.GetFileName(file) == file ? file
        : throw Broken($"names a photo outside its folder, '{file}'");

    public string OriginalName => Text(Photo, "photo", "originalName");

    public string PhotoSha256 => Text(Photo, "photo", "sha256");

    public int Height => Number(Photo, "photo", "height");

    public int Width => Number(Photo, "photo", "width");

    /// <summary>What somebody called the workspace; null where nobody did.</summary>
    public string? Name
    {
        get => root["name"] is JsonValue value && value.TryGetValue<string>(out var name) && name.Length > 0 ? name : null;
        set
        {
            root.Remove("name");
            if (value is not null)
            {
                root["name"] = value;
            }
        }
    }

    public string CreatedWith => Text(root, "", "createdWith");

    private JsonObject Photo => root["photo"] as JsonObject ?? throw Broken("has no object \"photo\"");

    public static WorkspaceDocument Make(string path, Workspace workspace) => new(path, new JsonObject
    {
        ["formatVersion"] = FormatVersion,
        ["createdWith"] = workspace.CreatedWith,
        ["photo"] = new JsonObject
        {
            ["file"] = workspace.PhotoFile,
            ["originalName"] = workspace.OriginalName,
            ["sha256"] = workspace.PhotoSha256,
            ["width"] = workspace.Width,
            ["height"] = workspace.Height,
        },
        ["items"] = new JsonArray([.. workspace.Items.All.Select(item => new JsonObject
            { ["number"] = item.Number, ["name"] = item.Name, ["pixels"] = item.PixelCount }.WithKind(item.Kind))]),
    });

    /// <summary>Reads the file; its fields are checked when they are read.</summary>
    /// <exception cref="InputRefusedException">It cannot be read, is no JSON object, or is of a newer format.</exception>
    public static WorkspaceDocument Read(string path)
    {
        JsonObject? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions
                { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception error) when (error is JsonException)
        {
            throw new InputRefusedException($"'{path}' is not readable JSON ({FirstSentence.Of(error)}); make the workspace again.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }

        var document = new WorkspaceDocument(path, root ?? throw new InputRefusedException(
            $"'{path}' holds no JSON object; make the workspace again."));
        var version = document.Version;
        return version switch
        {
            > FormatVersion => throw new InputRefusedException(
                $"'{path}' is of workspace format {version}, this program reads up to {FormatVersion}; "
                + "use a newer version of the program."),
            < 1 => throw document.Broken($"says \"formatVersion\" {version}, which never existed"),
            _ => document,
        };
    }

    /// <summary>Number, name and pixel count of every item.</summary>
    public IReadOnlyList<Item> Items() =>
        [.. ItemObjects().Select(item => new Item(Number(item, "items", "number"), Text(item, "items", "name"),
            Number(item, "items", "pixels"), item.KindOrUnknown()))];

    /// <summary>The version of its form; 1 knew no history.</summary>
    public int Version => Number(root, "", "formatVersion");

    /// <summary>Makes the file one of the current form, so that a program which knows no history does not work past it.</summary>
    public void Upgrade()
    {
        if (Version != FormatVersion)
        {
            root["formatVersion"] = FormatVersion;
            Write();
        }
    }

    public void Write() => DurableFile.WriteAtomically(path, System.Text.Encoding.UTF8.GetBytes(
        root.ToJsonString(JsonForms.Indented) + "\n"));

    public InputRefusedException Broken(string what) => new($"'{path}' {what}; restore the file or make the workspace again.");

    private IEnumerable<JsonObject> ItemObjects() => (root["items"] as JsonArray ?? throw Broken("has no list \"items\""))
        .Select(item => item as JsonObject ?? throw Broken("holds an item that is no object"));

    private string Text(JsonObject of, string place, string name) =>
        of[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text
            : throw Broken($"has no text \"{Full(place, name)}\"");

    private int Number(JsonObject of, string place, string name) =>
        of[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number
            : throw Broken($"has no whole number \"{Full(place, name)}\"");

    private static string Full(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";
}
