using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Models;
using Itemwise.Files;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Shelves;

/// <summary>Which models there are, and which of them each workspace works with. Addresses know ids alone.</summary>
public sealed class ModelShelf(StudioHome home, StudioOptions options)
{
    private readonly Lock writing = new();

    private string ChoicesFile => Path.Combine(home.FullPath, "models.json");

    /// <summary>All models that were found where the command line looked.</summary>
    public ImmutableArray<ShelvedModel> All() =>
    [
        .. Places().SelectMany(ModelGlance.Below).DistinctBy(model => model.Location).Select(model =>
            new ShelvedModel(ShelfId.Of(model.Location), model)),
    ];

    /// <summary>The models that somebody chose for a workspace, by their ids.</summary>
    public ModelChoices ChosenFor(string workspace) => ChoiceIn(Read(), workspace);

    /// <summary>Chooses models for a workspace; what is null stays, what is empty goes back to the usual one.</summary>
    /// <exception cref="NotFoundException">There is no such model.</exception>
    /// <exception cref="InputRefusedException">It is not of the kind.</exception>
    public void Choose(string workspace, ModelChoices choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        Require(choices.Edit, isInstruct: false);
        Require(choices.Instruct, isInstruct: true);
        lock (writing)
        {
            var known = Read();
            var before = ChoiceIn(known, workspace);
            var after = new ModelChoices(Over(before.Edit, choices.Edit), Over(before.Instruct, choices.Instruct));
            DurableFile.WriteAtomically(ChoicesFile, JsonSerializer.SerializeToUtf8Bytes(known.SetItem(workspace, after)));
        }
    }

    /// <summary>Where the models of a workspace are: those that were chosen, else the usual ones, else null.</summary>
    public (string? Edit, string? Instruct) PlacesFor(string workspace)
    {
        var chosen = ChosenFor(workspace);
        return (Place(chosen.Edit) ?? options.EditModel, Place(chosen.Instruct) ?? options.InstructModel);
    }

    private static ModelChoices ChoiceIn(ImmutableDictionary<string, ModelChoices> known, string workspace) =>
        known.GetValueOrDefault(workspace) ?? new ModelChoices();

    private static string? Over(string? before, string? asked) => asked is null ? before : asked.Length == 0 ? null : asked;

    // Looking at all models reads their descriptions, and previews follow the pointer: only where one was chosen.
    private string? Place(string? id) => id is null ? null : All().FirstOrDefault(model => model.Id == id)?.Model.Location;

    private void Require(string? id, bool isInstruct)
    {
        if (string.IsNullOrEmpty(id))
        {
            return;
        }

        var model = (All().FirstOrDefault(one => one.Id == id)
            ?? throw new NotFoundException("There is no such model: look again which there are.")).Model;
        if (model.Problem is not null || (model.Family == ModelFamily.InstructPix2Pix) != isInstruct)
        {
            throw new InputRefusedException(model.Problem
                ?? $"{model.Name} is {(isInstruct ? "no model" : "a model")} that follows instructions: choose another.");
        }
    }

    private IEnumerable<string> Places() => options.Models.Concat([options.EditModel ?? "", options.InstructModel ?? ""])
        .Where(path => path.Length > 0).Select(Path.GetFullPath);

    private ImmutableDictionary<string, ModelChoices> Read()
    {
        try
        {
            return File.Exists(ChoicesFile)
                ? JsonSerializer.Deserialize<ImmutableDictionary<string, ModelChoices>>(File.ReadAllBytes(ChoicesFile))!
                : ImmutableDictionary<string, ModelChoices>.Empty;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return ImmutableDictionary<string, ModelChoices>.Empty; // the usual ones, then
        }
    }
}
