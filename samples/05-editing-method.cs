#:project ../src/Itemwise.Editing/Itemwise.Editing.csproj
// A method of one's own, with history and provenance:  dotnet run samples/05-editing-method.cs -- models/tabletop work 3
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Torch;

using var workspace = WorkspaceFolder.Open(args[1]);
using var model = new LazyModel(new ModelChoice(args[0], Device.Cpu));
var session = new EditingSession(workspace, model, [new Fade()]);
var step = session.Keep(session.Make(new FadeRequest(int.Parse(args[2])), workspace.History.Current));
Console.WriteLine(workspace.History.PictureOf(step.Number));

internal sealed record FadeRequest(int Item) : EditRequest
{
    public override string Method => "fade";
    public override long Seed => 0;
    public override string Words => $"fade {Item}";
    public override EditRequest WithSeed(long seed) => this;
    public override JsonObject ToJson() => new() { ["item"] = Item };
}

internal sealed class Fade : IEditingMethod
{
    public string Name => "fade";
    public ImmutableArray<ModelFamily> Families => [.. Enum.GetValues<ModelFamily>()];
    public EditResult Apply(
        EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        var (photo, regions) = (start.Photo, EditRegions.Around(start.Items.MaskOf(request.As<FadeRequest>().Item), thickness: 4));
        var grey = new Picture(photo.Width, photo.Height, 3, [.. photo.Rgb.Bytes.ToArray().Select(sample => (byte)((sample + 128) / 2))]);
        return new EditResult(photo.Native.Compose(grey, FeatherWeights.Of(regions)), regions, start.Items, new Sampling(0, 1, 1));
    }
}
