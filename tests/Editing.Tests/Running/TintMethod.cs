using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Running;

/// <summary>What a method needs at least: paints one shade into an item, shrunk until its first step has found where.</summary>
internal sealed class TintMethod : IEditingMethod
{
    public string Name => TintRequest.MethodName;

    public ImmutableArray<ModelFamily> Families => [ModelFamily.StableDiffusion];

    public EditResult Apply(
        EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var asked = request.As<TintRequest>();
        cancellation.ThrowIfCancellationRequested();
        var native = start.Photo.Native;
        var regions = EditRegions.Around(start.Items.MaskOf(asked.Item), 0);
        progress?.Report(new EditingProgress("sampling", 1, 1, Regions: regions));
        byte[] samples = [.. native.Bytes.ToArray().Select((sample, i) => regions.Active.Pixels[i / native.Bands] != 0
            ? asked.Shade : sample)];
        return new EditResult(
            new Picture(native.Width, native.Height, native.Bands, samples, native.Metadata), regions, start.Items,
            new Sampling(asked.Seed, 1, 1, Negative: "no colour"))
        {
            Memory = start.Memory.With(asked.Item, "tint", asked.Shade),
            Facts = new JsonObject { ["found"] = regions.Active.Count },
            Remarks = start.Memory.Find(asked.Item, "tint") is { } before ? [$"It was tinted {before} before."] : [],
        };
    }
}

/// <summary>A tint of an item.</summary>
internal sealed record TintRequest(int Item, byte Shade, long TheSeed = 1) : EditRequest
{
    public const string MethodName = "tint";

    public override string Method => MethodName;

    public override long Seed => TheSeed;

    public override string Words => $"tint {Item}={Shade}";

    public override EditRequest WithSeed(long seed) => this with { TheSeed = seed };

    public override JsonObject ToJson() => new() { ["item"] = Item, ["shade"] = Shade };
}
