using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Running;

/// <summary>A method that learns: counts the photo's rows one by one, keeps how far it came, and edits nothing.</summary>
internal sealed class ShadeMethod : ILearningMethod
{
    public string Name => ShadeLearning.MethodName;

    public ImmutableArray<ModelFamily> Families => [ModelFamily.StableDiffusion];

    public EditResult Apply(
        EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var learned = File.ReadAllText(FileIn(start));
        var map = start.Items.Map;
        return new EditResult(start.Photo.Native, EditRegions.Around(Mask.Empty(map.Height, map.Width), 0), start.Items,
            new Sampling(request.Seed, 1, 1))
        {
            Learned = learned, Facts = new JsonObject { ["rows"] = learned },
        };
    }

    public void Learn(
        EditStart start, LearningRequest request, ModelSet model, MemoryBudget? memory = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(start.LearnedFolder);
        var rows = start.Photo.Height;
        for (var done = Done(start) + 1; done <= rows; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            File.WriteAllText(FileIn(start), done.ToString(CultureInfo.InvariantCulture));
            progress?.Report(new EditingProgress("learning", done, rows));
        }
    }

    public string? Mend(EditStart start)
    {
        if (!File.Exists(FileIn(start)) || Done(start) > 0)
        {
            return null;
        }

        File.Delete(FileIn(start));
        return "The count was damaged and is gone.";
    }

    private static string FileIn(EditStart start) => Path.Combine(start.LearnedFolder, "rows.txt");

    private static int Done(EditStart start) => File.Exists(FileIn(start))
        && int.TryParse(File.ReadAllText(FileIn(start)), out var done) ? done : 0;
}

/// <summary>What <see cref="ShadeMethod"/> learns.</summary>
internal sealed record ShadeLearning : LearningRequest
{
    public const string MethodName = "shade";

    public override string Method => MethodName;
}

/// <summary>A look at what <see cref="ShadeMethod"/> learned.</summary>
internal sealed record ShadeRequest : EditRequest
{
    public override string Method => ShadeLearning.MethodName;

    public override long Seed => 1;

    public override string Kind => "reconstruct";

    public override string Words => "";

    public override EditRequest WithSeed(long seed) => this;

    public override JsonObject ToJson() => [];
}
