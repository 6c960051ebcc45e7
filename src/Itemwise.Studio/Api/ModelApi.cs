using Itemwise.Diffusion.Models;
using Itemwise.Editing.Running;
using Itemwise.Studio.Machine;
using Itemwise.Studio.Shelves;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>Models that were found, which of them a workspace works with, and what the machine lacks.</summary>
internal static class ModelApi
{
    private const double Overhead = 1.5; // a model in memory beside its activations, against its files
    private const long Program = 1L << 30;

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/models", (ModelShelf models) => models.All().Select(View)).WithSummary("The models that were found");
        api.MapPut("/workspaces/{id}/model", async (string id, ModelChoices choices, ModelShelf models, WorkspaceReading reading) =>
        {
            _ = reading.Glance(id);
            models.Choose(id, choices);
            return await reading.Detail(id);
        }).WithSummary("Chooses the models of a workspace; an empty id goes back to the usual one");
        api.MapGet("/doctor", (Doctor doctor, CancellationToken cancellation) => doctor.Look(cancellation))
            .WithSummary("What this machine has, what slows it down, and the line that mends it");
    }

    private static ModelView View(ShelvedModel found) => new(found.Id, found.Model.Name, Spoken(found.Model.Family),
        found.Model.Family == ModelFamily.InstructPix2Pix ? "instruct" : "edit", found.Model.Bytes,
        Path.GetFileName(Path.GetDirectoryName(found.Model.Location)) ?? "", Fits(found.Model.Bytes)) { Problem = found.Model.Problem };

    private static bool Fits(long bytes) => 
        ProcessMemory.MachineBytes is var memory && (memory == 0 || (bytes * Overhead) + Program <= memory);

    private static string Spoken(ModelFamily? family) => family switch
    {
        ModelFamily.StableDiffusion => "Stable Diffusion",
        ModelFamily.StableDiffusionXL => "SDXL",
        ModelFamily.InstructPix2Pix => "InstructPix2Pix",
        _ => "unknown",
    };
}

/// <summary>A model as it is listed.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Family">Which kind of network it is.</param>
/// <param name="Kind">edit or instruct: what it is used for.</param>
/// <param name="Bytes">Of its weights on disk.</param>
/// <param name="Folder">What the folder that it lies in is called.</param>
/// <param name="Fits">Whether this machine's memory holds it.</param>
internal sealed record ModelView(string Id, string Name, string Family, string Kind, long Bytes, string Folder, bool Fits)
{
    /// <summary>Why it cannot be used; null for one that can.</summary>
    public string? Problem { get; init; }
}
