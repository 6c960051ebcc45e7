using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Studio.Forecasts;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary>What an edit would change, before it is made.</summary>
internal static class PreviewApi
{
    private const string DataPng = "data:image/png;base64,";
    private const int BitsOfByte = 8;

    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/workspaces/{id}/preview", Preview)
        .WithSummary("What an edit would change, at a screen's size; no model is run");

    private static async Task<PreviewView> Preview(string id, EditJob edit, WorkspaceReading reading, WorkspaceShelf shelf,
        ModelShelf models, Forecaster forecaster)
    {
        var others = edit.Others.Distinct().ToDictionary(other => other, shelf.FolderOf);
        var forecast = await forecaster.Look(id, reading.Glance(id), edit, models.PlacesFor(id).Edit, others);
        return forecast is { Regions: { } regions, ItemsAfter: { } items }
            ? await Task.Run(() => View(regions, items.Map, forecast.Remarks))
            : new PreviewView(0, 0, 0, [.. forecast.Remarks,
                "What this edit changes is known when it is made: undo what is not wanted."], 0, 0);
    }

    private static PreviewView View(EditRegions regions, ItemMap map, ImmutableArray<string> notes) => new(
        regions.Active.Share, regions.Soft.Share, regions.Locked.Share, notes, map.Width, map.Height)
    {
        Regions = Png(new Picture(map.Width, map.Height, 1, FeatherWeights.Picture(regions))), Items = Png(Coloured(map)),
    };

    // As in tiles: the number's low byte in red, its high byte in green.
    private static Picture Coloured(ItemMap map)
    {
        var samples = new byte[3 * map.Labels.Length];
        for (var i = 0; i < map.Labels.Length; i++)
        {
            (samples[3 * i], samples[(3 * i) + 1]) = ((byte)map.Labels[i], (byte)(map.Labels[i] >> BitsOfByte));
        }

        return new Picture(map.Width, map.Height, 3, samples);
    }

    private static string Png(Picture picture) => DataPng + Convert.ToBase64String(PictureWriter.Encode(picture, PictureFormat.Png));
}

/// <summary>What an edit would change.</summary>
/// <param name="Active">Share of the picture that is made anew, 0 to 1.</param>
/// <param name="Soft">Share of the soft ring.</param>
/// <param name="Locked">Share that stays as it is, bit for bit.</param>
/// <param name="Notes">What may not be meant, a sentence each.</param>
/// <param name="Width">Of the two pictures, at most 1024.</param>
/// <param name="Height">Of the two pictures, at most 1024.</param>
internal sealed record PreviewView(double Active, double Soft, double Locked, ImmutableArray<string> Notes, int Width, int Height)
{
    /// <summary>A grey PNG as data: 255 active, 128 soft, 0 locked; absent where only the run shows it.</summary>
    public string? Regions { get; init; }

    /// <summary>The items afterwards as a PNG as data, in the form of their tiles; absent where only the run shows it.</summary>
    public string? Items { get; init; }
}
