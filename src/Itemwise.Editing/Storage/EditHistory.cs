using Itemwise.Files;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>A tree of steps in a folder that only ever grows, and the place in it where one stands.</summary>
/// <remarks>
/// Step N has a description <c>edit-N.json</c> and files beside it, <c>edit-N.items.png</c> first; <c>head.json</c> names the
/// place. Files are written whole or not at all, the description after the step's files and the place last: a process killed at any
/// moment leaves the history without the step, or with the step and the old place, from where redo leads to it. Undo goes to the
/// parent, redo to the newest child.
/// </remarks>
public sealed partial class EditHistory
{
    /// <summary>The ending of the file that every step has and that is written first.</summary>
    public const string FirstEnding = ".items.png";

    private const string HeadFile = "head.json";
    private const string NamesFile = "names.json";
    private const string Description = ".json";
    private const int FormatVersion = 1;
    private const int HighestNumber = 9_999_999;

    private readonly string folder;
    private readonly SortedDictionary<int, HistoryStep> steps = [];
    private Lazy<ImmutableSortedDictionary<int, string>> names;
    private int position;
    private InputRefusedException? lost;

    /// <summary>Reads a history.</summary>
    /// <param name="folder">Its folder; one that does not exist holds no steps.</param>
    /// <exception cref="InputRefusedException">A description is damaged or of a newer form; the sentence names the file.</exception>
    public EditHistory(string folder)
    {
        this.folder = folder;
        names = new Lazy<ImmutableSortedDictionary<int, string>>(ReadNames);

        // The place comes first: whoever works meanwhile writes a step before going there.
        var place = ReadPosition();
        foreach (var number in Numbered(Description))
        {
            steps.Add(number, ReadStep(number));
        }

        foreach (var step in steps.Values.Where(step => step.Parent != 0 && !steps.ContainsKey(step.Parent)))
        {
            throw new InputRefusedException(
                $"Step {step.Number} began at step {step.Parent}, and '{PathOf(step.Parent, Description)}' is missing: restore the file.");
        }

        (position, lost) = place.Lost is not null || Has(place.Number)
            ? place : (0, new InputRefusedException(
                $"'{Path.Combine(folder, HeadFile)}' names step {place.Number}, which is not there: go to one with history --go."));
    }

    /// <summary>All steps, oldest first.</summary>
    public ImmutableArray<HistoryStep> Steps => [.. steps.Values];

    /// <summary>The step where one stands; 0 before the first.</summary>
    /// <exception cref="InputRefusedException">The file that says so is damaged; <see cref="GoTo"/> writes it anew.</exception>
    public int Position => lost is null ? position : throw lost;

    /// <summary>The step with this number.</summary>
    /// <exception cref="InputRefusedException">There is none.</exception>
    public HistoryStep this[int number] => steps.GetValueOrDefault(number) ?? throw new InputRefusedException(
        $"There is no step {number}: "
            + $"{(steps.Count == 0 ? "nothing was edited yet" : $"the steps are 0 to {steps.Keys.Last()}, as history lists them")}.");

    /// <summary>Whether there is a step with this number; there is always 0, the beginning.</summary>
    public bool Has(int number) => number == 0 || steps.ContainsKey(number);

    /// <summary>The steps from one back to the first, that one included; empty for 0.</summary>
    /// <exception cref="InputRefusedException">There is no such step.</exception>
    public IEnumerable<HistoryStep> Back(int number)
    {
        for (var at = number; at != 0; at = this[at].Parent)
        {
            yield return this[at];
        }
    }

    /// <summary>Writes a step and goes there.</summary>
    /// <param name="parent">Where it began, 0 for the beginning.</param>
    /// <param name="content">What shall be kept of it.</param>
    /// <param name="files">Its files in the order of writing, one with <see cref="FirstEnding"/> first.</param>
    /// <exception cref="InputRefusedException">There is no step <paramref name="parent"/>, or the folder may not be written.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public HistoryStep Add(int parent, JsonObject content, IReadOnlyList<StepFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNotEqual(files.Count > 0 ? files[0].Ending : "", FirstEnding);
        Require(parent);
        var number = Math.Max(steps.Keys.LastOrDefault(), Numbered("").LastOrDefault()) + 1;
        foreach (var file in files)
        {
            DurableFile.WriteAtomically(PathOf(number, file.Ending), file.Content);
        }

        var hashes = files.ToImmutableSortedDictionary(file => file.Ending,
            file => Convert.ToHexStringLower(SHA256.HashData(file.Content.Span)), StringComparer.Ordinal);
        var step = new HistoryStep(number, parent, hashes, content);
        WriteJson(PathOf(number, Description), new JsonObject
        {
            ["formatVersion"] = FormatVersion,
            ["parent"] = parent,
            ["files"] = new JsonObject(hashes.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
            ["content"] = content.DeepClone(),
        });
        steps.Add(number, step);
        GoTo(number);
        return step;
    }

    /// <summary>Goes to any step, 0 for the beginning.</summary>
    /// <exception cref="InputRefusedException">There is no such step.</exception>
    public void GoTo(int number)
    {
        Require(number);
        WriteJson(Path.Combine(folder, HeadFile), new JsonObject { ["step"] = number });
        (position, lost) = (number, null);
    }

    /// <summary>Where undo leads, or null at the beginning.</summary>
    public int? Previous => Position == 0 ? null : this[Position].Parent;

    /// <summary>Where redo leads: the newest step that began here, or null if none did.</summary>
    public int? Next => steps.Values.LastOrDefault(step => step.Parent == Position)?.Number;

    /// <summary>What somebody called a step; null where nobody did.</summary>
    public string? NameOf(int number) => names.Value.GetValueOrDefault(number);

    /// <summary>Gives a step a name, 0 for the beginning.</summary>
    /// <param name="number">The step.</param>
    /// <param name="name">The name; blank takes it away.</param>
    /// <exception cref="InputRefusedException">There is no such step, or the name is too long.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Rename(int number, string name)
    {
        Require(number);
        var known = string.IsNullOrWhiteSpace(name) ? names.Value.Remove(number)
            : names.Value.SetItem(number, DisplayName.Of(name, $"Step {number}"));
        WriteJson(Path.Combine(folder, NamesFile), new JsonObject(known.Select(step =>
            KeyValuePair.Create(step.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)step.Value))));
        names = new Lazy<ImmutableSortedDictionary<int, string>>(known);
    }

    /// <summary>A file of a step, checked to be the one that was written.</summary>
    /// <exception cref="InputRefusedException">It is missing or was changed.</exception>
    public string FileOf(HistoryStep step, string ending)
    {
        ArgumentNullException.ThrowIfNull(step);
        var path = PathOf(step.Number, ending);
        try
        {
            return FileHash.Of(path) == step.Files[ending] ? path
                : throw new InputRefusedException(
                    $"'{path}' is not the file that step {step.Number} wrote: restore it, or go to another step with history.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException(
                $"'{path}', a file of step {step.Number}, cannot be read: {error.Message.TrimEnd('.')}; restore it, or go to another "
                + $"step with history.", error);
        }
    }

    /// <summary>Where a file of a step is, unchecked.</summary>
    public string PathOf(int number, string ending) => Path.Combine(folder,
        string.Create(CultureInfo.InvariantCulture, $"edit-{number:000}{ending}"));

    /// <summary>Whether a file name in the folder is one that the history gives to its own files.</summary>
    public static bool IsOwn(string fileName) => fileName is HeadFile or NamesFile || StepName().IsMatch(fileName);

    /// <summary>Removes the files of a step that a killed process did not finish. Only who holds the workspace may.</summary>
    public void RemoveUnfinished()
    {
        foreach (var number in Numbered(FirstEnding).Where(number => !steps.ContainsKey(number)))
        {
            // The first file goes last: as long as it is there, the others are known to be remains.
            foreach (var path in Directory.EnumerateFiles(folder).Where(path => NumberOf(path) == number)
                .OrderBy(path => path == PathOf(number, FirstEnding)).ToList())
            {
                File.Delete(path);
            }
        }
    }

    private void Require(int number)
    {
        if (number != 0)
        {
            _ = this[number];
        }
    }

    private HistoryStep ReadStep(int number)
    {
        var path = PathOf(number, Description);
        var root = ReadJson(path);
        if (root["formatVersion"] is JsonValue value && value.TryGetValue<int>(out var version) && version > FormatVersion)
        {
            throw new InputRefusedException(
                $"'{path}' is of history format {version}, this program reads up to {FormatVersion}; use a newer version of the program.");
        }

        return root["parent"] is JsonValue parent && parent.TryGetValue<int>(out var from) && from >= 0 && from < number
            && root["content"] is JsonObject content
            && root["files"] is JsonObject files && files.All(file => StepEnding().IsMatch(file.Key) && file.Value is JsonValue hash
                && hash.TryGetValue<string>(out _))
            ? new HistoryStep(number, from, files.ToImmutableSortedDictionary(file => file.Key, file => (string)file.Value!,
                StringComparer.Ordinal), content)
            : throw new InputRefusedException($"'{path}' does not describe a step of a history; restore the file.");
    }

    private (int Number, InputRefusedException? Lost) ReadPosition()
    {
        var path = Path.Combine(folder, HeadFile);
        if (!File.Exists(path))
        {
            return (0, null); // nothing was edited, or the first step was not finished
        }

        try
        {
            return ReadJson(path)["step"] is JsonValue value && value.TryGetValue<int>(out var number) && number >= 0
                ? (number, null)
                : (0, new InputRefusedException($"'{path}' names no step of the history: go to one with history --go."));
        }
        catch (InputRefusedException error)
        {
            return (0, new InputRefusedException(error.Message.Replace("restore the file", "go to a step with history --go",
                StringComparison.Ordinal), error));
        }
    }

    // Names are for people: without them everything works.
    private ImmutableSortedDictionary<int, string> ReadNames()
    {
        var path = Path.Combine(folder, NamesFile);
        return !File.Exists(path) ? ImmutableSortedDictionary<int, string>.Empty : ReadJson(path)
            .Where(name => int.TryParse(name.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && name.Value is JsonValue value && value.TryGetValue<string>(out _))
            .ToImmutableSortedDictionary(name => int.Parse(name.Key, CultureInfo.InvariantCulture), name => (string)name.Value!);
    }

    private static JsonObject ReadJson(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions
                { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InputRefusedException($"'{path}' holds no JSON object; restore the file.");
        }
        catch (JsonException error)
        {
            throw new InputRefusedException($"'{path}' is not readable JSON ({FirstSentence.Of(error)}); restore the file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private static void WriteJson(string path, JsonObject root) => DurableFile.WriteAtomically(path,
        Encoding.UTF8.GetBytes(root.ToJsonString(JsonForms.Indented) + "\n"));

    // The numbers that files of the folder carry, ascending; with an ending, only those of files that end so.
    private List<int> Numbered(string ending) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder).Select(path => (Path: path, Number: NumberOf(path)))
            .Where(file => file.Number > 0 && (ending.Length == 0 || Path.GetFileName(file.Path) == Path.GetFileName(
                PathOf(file.Number, ending))))
            .Select(file => file.Number).Distinct().Order().ToList();

    private static int NumberOf(string path) =>
        StepName().Match(Path.GetFileName(path)) is { Success: true } match
        && int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= HighestNumber ? number : 0;

    [GeneratedRegex(@"^edit-(?<number>\d{3,10})\.")]
    private static partial Regex StepName();

    [GeneratedRegex(@"^(\.[a-z]{1,20}){1,3}$")]
    private static partial Regex StepEnding();
}
