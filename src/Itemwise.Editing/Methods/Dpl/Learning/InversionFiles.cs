using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>The inversions of a workspace: for each a file of tensors and one that describes it, and while one is made its state to go on
/// from.</summary>
/// <param name="folder">Where they are; made when the first is written.</param>
public sealed class InversionFiles(string folder)
{
    private const int FormatVersion = 1;
    private const string DescriptionEnding = ".json";
    private const string TensorEnding = ".safetensors";
    private const string ProgressEnding = ".progress" + TensorEnding;

    /// <summary>The tensors' file of an inversion.</summary>
    public string TensorPath(string id) => Path.Combine(folder, id + TensorEnding);

    /// <summary>The file of an unfinished one.</summary>
    public string ProgressPath(string id) => Path.Combine(folder, id + ProgressEnding);

    /// <summary>Finished inversions by their names, the newest first.</summary>
    /// <exception cref="InputRefusedException">A description is damaged; says which.</exception>
    public ImmutableArray<(string Id, InversionDescription About)> All() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*" + DescriptionEnding).OrderByDescending(File.GetLastWriteTimeUtc).ThenBy(path => path)
            .Select(path => (Path.GetFileNameWithoutExtension(path), Read(path))),
    ];

    /// <summary>The description of a finished inversion, or null.</summary>
    /// <exception cref="InputRefusedException">It is damaged.</exception>
    public InversionDescription? Find(string id) => File.Exists(DescriptionPath(id)) ? Read(DescriptionPath(id)) : null;

    /// <summary>Reads a finished inversion.</summary>
    /// <exception cref="InputRefusedException">It is not there, or damaged.</exception>
    internal (InversionDescription About, InversionState State) Load(string id)
    {
        var about = Find(id) ?? throw new InputRefusedException($"'{folder}' holds no inversion {id}: run invert first.");
        if (!File.Exists(TensorPath(id)) || FileHash.Of(TensorPath(id)) != about.Sha256)
        {
            throw new InputRefusedException(
                $"'{TensorPath(id)}' is not the file that '{DescriptionPath(id)}' describes: delete both and run invert again.");
        }

        using var scope = TensorScope.Enter();
        using var file = SafetensorsFile.Open(TensorPath(id));
        return (about, InversionState.Of(TensorFiles.ReadAll(file)));
    }

    /// <summary>Stores a finished inversion and drops the state of its making.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    internal InversionDescription Save(string id, InversionState state, InversionDescription about)
    {
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(TensorPath(id), state.Entries());
        var described = about with { FormatVersion = FormatVersion, Sha256 = FileHash.Of(TensorPath(id)) };
        DurableFile.WriteAtomically(DescriptionPath(id), stream => JsonSerializer.Serialize(stream, described, JsonForms.Indented));
        File.Delete(ProgressPath(id));
        return described;
    }

    /// <summary>Stores the state of an unfinished inversion, replacing the one before.</summary>
    internal void SaveProgress(string id, InversionState state)
    {
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(ProgressPath(id), state.Entries(), new Dictionary<string, string>
        {
            ["forwards"] = state.Passes.Forwards.ToString("R", CultureInfo.InvariantCulture),
            ["backwards"] = state.Passes.Backwards.ToString("R", CultureInfo.InvariantCulture),
            ["tokenRounds"] = state.TokenRounds.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>The state of an unfinished inversion, or null; the caller's to dispose.</summary>
    /// <exception cref="InputRefusedException">It is damaged; <see cref="Mend"/> takes it away.</exception>
    internal InversionState? LoadProgress(string id) => File.Exists(ProgressPath(id)) ? ReadProgress(ProgressPath(id)) : null;

    /// <summary>Takes away states of unfinished inversions that cannot be read.</summary>
    /// <returns>A sentence about what was taken away, or null.</returns>
    public string? Mend()
    {
        var broken = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + ProgressEnding).Where(IsBroken).ToArray() : [];
        Array.ForEach(broken, File.Delete);
        return broken.Length == 0 ? null
            : $"The state of the unfinished inversion, '{broken[0]}', was damaged and is gone; it begins anew.";
    }

    private static bool IsBroken(string path)
    {
        try
        {
            ReadProgress(path).Dispose();
            return false;
        }
        catch (InputRefusedException)
        {
            return true;
        }
    }

    private static InversionState ReadProgress(string path)
    {
        try
        {
            using var scope = TensorScope.Enter();
            using var file = SafetensorsFile.Open(path);
            var state = InversionState.Of(TensorFiles.ReadAll(file));
            state.Passes = new PassCount(Number(file.Metadata["forwards"]), Number(file.Metadata["backwards"]));
            state.TokenRounds = (int)Number(file.Metadata["tokenRounds"]);
            return state;
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException)
        {
            throw new InputRefusedException($"'{path}' is not a state of inversion that can be continued: delete it.", error);
        }
    }

    private string DescriptionPath(string id) => Path.Combine(folder, id + DescriptionEnding);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static InversionDescription Read(string path)
    {
        try
        {
            var about = JsonSerializer.Deserialize<InversionDescription>(File.ReadAllBytes(path), JsonForms.Indented)
                ?? throw new InputRefusedException($"'{path}' is empty: delete it and run invert again.");
            return about.FormatVersion <= FormatVersion ? about : throw new InputRefusedException(
                $"'{path}' has format {about.FormatVersion}, this program reads up to {FormatVersion}: use a newer Itemwise.");
        }
        catch (JsonException error)
        {
            throw new InputRefusedException(
                $"'{path}' is not readable JSON ({FirstSentence.Of(error)}): delete it and run invert again.", error);
        }
    }
}
