using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Prompts;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>An association on disk: <c>association.safetensors</c> with the tensors, <c>association.json</c> with everything needed to
/// make it again; during learning, <c>progress.safetensors</c> with the state to go on from.</summary>
public sealed class AssociationFiles
{
    /// <summary>The folder of these files in a workspace.</summary>
    public const string FolderName = "association";

    private const int FormatVersion = 1;
    private const string RowsName = "token_rows";
    private const string SecondRowsName = "token_rows_2";

    private readonly string folder;

    /// <summary>The files of one workspace's association.</summary>
    /// <param name="folder">Where they are; made when the first is written.</param>
    public AssociationFiles(string folder) => this.folder = folder;

    /// <summary>The files of a workspace's association, whether the workspace is held or not.</summary>
    /// <param name="workspace">The workspace's folder.</param>
    public static AssociationFiles In(string workspace) => new(Path.Combine(workspace, FolderName));

    /// <summary>The tensors' file.</summary>
    public string TensorPath => Path.Combine(folder, "association.safetensors");

    /// <summary>The description's file.</summary>
    public string DescriptionPath => Path.Combine(folder, "association.json");

    /// <summary>The file of an unfinished run.</summary>
    public string ProgressPath => Path.Combine(folder, "progress.safetensors");

    /// <summary>Whether there is a finished association.</summary>
    public bool Exists => File.Exists(DescriptionPath);

    /// <summary>SHA-256 of the finished association's tensors, lower-case hexadecimal: what others call it by.</summary>
    /// <exception cref="InputRefusedException">There is none, or its description is damaged.</exception>
    public string Sha256 => RequireDescription().Sha256;

    /// <summary>The photo that was learned together with the workspace's own, or null.</summary>
    /// <exception cref="InputRefusedException">There is no association, or its description is damaged.</exception>
    public JointPhoto? With => RequireDescription().With;

    /// <summary>The numbers of this photo's items that were learned.</summary>
    /// <exception cref="InputRefusedException">There is no association, or its description is damaged.</exception>
    public ImmutableArray<int> LearnedItems => [.. RequireDescription().Items.Where(item => item.Photo == 0).Select(item => item.Number)];

    /// <summary>Stores a finished association and drops the state of the run.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Save(Association association)
    {
        ArgumentNullException.ThrowIfNull(association);
        Directory.CreateDirectory(folder);
        using var scope = TensorScope.Enter();
        var tensors = RowEntries(association.Rows.Tables);
        var dtype = association.Weights?.FitsHalf() == true ? DType.Float16 : DType.Float32;
        tensors.AddRange((association.Weights?.Tensors ?? ImmutableDictionary<string, Tensor>.Empty)
            .Select(pair => TensorFiles.Entry(pair.Key, pair.Value.To(dtype))));
        SafetensorsWriter.Write(TensorPath, tensors);
        var description = new Description(
            FormatVersion, association.Model, association.Settings, association.Weights?.Rank,
            [.. association.Items.Select(item => new DescribedItem(item.Item, item.Name, item.Tokens, item.Photo))],
            FileHash.Of(TensorPath), association.With, association.Adapters is { IsEmpty: false } adapters ? adapters : null,
            association.Stored);
        DurableFile.WriteAtomically(DescriptionPath, stream => JsonSerializer.Serialize(stream, description, JsonForms.Indented));
        File.Delete(ProgressPath);
    }

    /// <summary>Reads the finished association; the caller owns it.</summary>
    /// <exception cref="InputRefusedException">There is none, it is damaged, or a newer program wrote it.</exception>
    public Association Load()
    {
        var description = RequireDescription();
        if (!File.Exists(TensorPath) || FileHash.Of(TensorPath) != description.Sha256)
        {
            throw new InputRefusedException($"'{TensorPath}' is not the file that '{DescriptionPath}' describes: run associate again.");
        }

        using var scope = TensorScope.Enter();
        using var file = SafetensorsFile.Open(TensorPath);
        var tensors = TensorFiles.ReadAll(file);
        var rows = new TokenRows([.. TakeRows(tensors)]);
        var weights = tensors.Count == 0 ? null
            : new WeightDelta(tensors.ToDictionary(pair => pair.Key, pair => pair.Value.To(DType.Float32)), description.Rank ?? 0);
        return new Association(
            [.. description.Items.Select(item => new ItemTokens(item.Number, item.Name, item.Tokens, item.Photo))], rows, weights,
            description.Settings, description.Model, description.With, description.Loras ?? default,
            description.Stored);
    }

    /// <summary>Stores the state of a run, replacing the one before.</summary>
    /// <param name="state">The state.</param>
    /// <param name="identity">What the run depends on; another run's state is not continued.</param>
    public void SaveProgress(FinetuningState state, string identity)
    {
        ArgumentNullException.ThrowIfNull(state);
        Directory.CreateDirectory(folder);
        var tensors = RowEntries(state.Rows);
        tensors.AddRange((state.Weights ?? ImmutableDictionary<string, Tensor>.Empty)
            .Select(pair => TensorFiles.Entry("weights/" + pair.Key, pair.Value)));
        for (var i = 0; i < (state.Moments?.Count ?? 0); i++)
        {
            tensors.Add(TensorFiles.Entry($"mean/{i}", state.Moments![i].Mean));
            tensors.Add(TensorFiles.Entry($"square/{i}", state.Moments![i].Square));
        }

        SafetensorsWriter.Write(ProgressPath, tensors, new Dictionary<string, string>
        {
            ["identity"] = identity,
            ["stage"] = state.Stage.ToString(),
            ["step"] = Text(state.Step),
            ["optimizerStep"] = Text(state.OptimizerStep),
            ["random"] = Convert.ToBase64String(state.RandomState),
        });
    }

    /// <summary>The state of an unfinished run with the same identity, or null; the caller's scope owns its tensors.</summary>
    /// <exception cref="InputRefusedException">The file is damaged; <see cref="Mend"/> takes it away.</exception>
    public FinetuningState? LoadProgress(string identity)
    {
        if (!File.Exists(ProgressPath))
        {
            return null;
        }

        using var file = SafetensorsFile.Open(ProgressPath);
        return file.Metadata.GetValueOrDefault("identity") == identity ? StateOf(file) : null;
    }

    /// <summary>Takes away the state of an unfinished run that cannot be read, so that learning can begin anew.</summary>
    /// <returns>A sentence about what was taken away, or null.</returns>
    public string? Mend()
    {
        try
        {
            if (File.Exists(ProgressPath))
            {
                using var scope = TensorScope.Enter();
                using var file = SafetensorsFile.Open(ProgressPath);
                StateOf(file);
            }

            return null;
        }
        catch (InputRefusedException)
        {
            File.Delete(ProgressPath);
            return $"The state of the unfinished learning, '{ProgressPath}', was damaged and is gone; learning begins anew.";
        }
    }

    private FinetuningState StateOf(SafetensorsFile file)
    {
        try
        {
            return ParseState(file);
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            throw new InputRefusedException(
                $"'{ProgressPath}' is not a state of learning that can be continued ({error.Message.TrimEnd('.')}): delete it.", error);
        }
    }

    private FinetuningState ParseState(SafetensorsFile file)
    {
        var tensors = TensorFiles.ReadAll(file);
        var weights = tensors.Where(pair => pair.Key.StartsWith("weights/", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key["weights/".Length..], pair => pair.Value);
        var moments = Enumerable.Range(0, tensors.Keys.Count(name => name.StartsWith("mean/", StringComparison.Ordinal)))
            .Select(i => (tensors[$"mean/{i}"], tensors[$"square/{i}"])).ToList();
        return new FinetuningState(
            Enum.Parse<FinetuningStage>(file.Metadata["stage"]), Number(file.Metadata["step"]), TakeRows(tensors),
            weights.Count == 0 ? null : weights, Number(file.Metadata["optimizerStep"]), moments.Count == 0 ? null : moments,
            Convert.FromBase64String(file.Metadata["random"]));
    }

    private Description RequireDescription() => Exists ? ReadDescription()
        : throw new InputRefusedException($"'{folder}' holds no association: run associate on the workspace first.");

    private static List<SafetensorsTensor> RowEntries(IEnumerable<Tensor> tables) =>
        [.. tables.Select((table, index) => TensorFiles.Entry(index == 0 ? RowsName : SecondRowsName, table))];

    private List<Tensor> TakeRows(Dictionary<string, Tensor> tensors)
    {
        var rows = tensors.Remove(RowsName, out var first) ? first
            : throw new InputRefusedException($"'{TensorPath}' has no tensor '{RowsName}': it is no association.");
        return tensors.Remove(SecondRowsName, out var second) ? [rows, second] : [rows];
    }

    private Description ReadDescription()
    {
        try
        {
            var description = JsonSerializer.Deserialize<Description>(File.ReadAllBytes(DescriptionPath), JsonForms.Indented)
                ?? throw new InputRefusedException($"'{DescriptionPath}' is empty: run associate again.");
            return description.FormatVersion <= FormatVersion ? description : throw new InputRefusedException(
                $"'{DescriptionPath}' has format {description.FormatVersion}, this program reads up to {FormatVersion}: use a newer "
                    + $"Itemwise.");
        }
        catch (JsonException error)
        {
            throw new InputRefusedException($"'{DescriptionPath}' is not readable JSON ({FirstSentence.Of(error)}): run associate again.",
                error);
        }
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed record DescribedItem(int Number, string Name, ImmutableArray<string> Tokens, int Photo = 0);

    private sealed record Description(
        [property: JsonPropertyName("format")] int FormatVersion, string Model, DEditSettings Settings,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Rank, ImmutableArray<DescribedItem> Items, string Sha256,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JointPhoto? With = null, ImmutableArray<UsedAdapter>? Loras = null,
        DType? Stored = null);
}
