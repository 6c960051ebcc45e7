using System.Collections.Immutable;
using Itemwise.Editing.ItemFiles;
using Itemwise.Evaluation.Cases;
using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Edits;

namespace Itemwise.Evaluation.Suites;

/// <summary>Renders a suite into a benchmark's folder, from where it runs like one that somebody put together.</summary>
public static class SuiteWriter
{
    private const int LeastPixels = 300;

    /// <summary>Writes a suite, unless it is there already; another process may do so at the same time.</summary>
    /// <param name="folder">The benchmark's folder.</param>
    /// <param name="suite">What is drawn.</param>
    /// <param name="size">How much of it.</param>
    /// <param name="cancellation">Looked at before each case.</param>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    /// <exception cref="InputRefusedException">The folder is taken by something else.</exception>
    public static BenchmarkFolder Write(string folder, Suite suite, SuiteSize size, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(size);
        if (!BenchmarkFolder.Exists(folder))
        {
            try
            {
                DurableFolder.Make(folder, "a suite's cases", unfinished => Fill(unfinished, suite, size, cancellation));
            }
            catch (InputRefusedException) when (BenchmarkFolder.Exists(folder))
            {
                // Another process was faster; what it drew is the same.
            }
        }

        var written = BenchmarkFolder.Open(folder);
        return written.Benchmark.Name == suite.Name && written.Benchmark.Version == suite.Version
            ? written
            : throw new InputRefusedException(
                $"'{folder}' holds {written.Benchmark.Name} of version {written.Benchmark.Version}, this program draws version "
                    + $"{suite.Version}: choose a new folder.");
    }

    private static void Fill(string folder, Suite suite, SuiteSize size, CancellationToken cancellation)
    {
        var written = new HashSet<string>();
        var cases = ImmutableArray.CreateBuilder<BenchmarkCase>();
        foreach (var drawn in suite.Draw(size))
        {
            cancellation.ThrowIfCancellationRequested();
            WritePhoto(folder, drawn.PhotoName, drawn.Scene, written);
            if (drawn.Reference is { } reference)
            {
                WritePhoto(folder, reference.Name, reference.Scene, written);
            }

            if (WriteCase(folder, drawn) is { } one)
            {
                cases.Add(one);
            }
        }

        BenchmarkFolder.WriteList(folder, new Benchmark(suite.Name, suite.Version, cases.ToImmutable()));
    }

    // Null where the edit hardly shows: of what is hidden, or beyond the edge.
    private static BenchmarkCase? WriteCase(string folder, DrawnCase drawn)
    {
        var one = new BenchmarkCase(drawn.Name, $"{drawn.PhotoName}.png", $"{drawn.PhotoName}.ids.png", drawn.Edit,
            SceneCaptions.Full(drawn.Scene.Scene).Text, drawn.CaptionAfter, drawn.OldName, drawn.NewName);
        if (drawn.TrueEdits.IsEmpty)
        {
            return one;
        }

        var after = StagedScene.Render(drawn.After);
        var region = EditRegion.Of(drawn.Scene.Scene, drawn.TrueEdits, drawn.Scene.Picture, after);
        if (region.Things.Count(true) < LeastPixels)
        {
            return null;
        }

        one = one with { Truth = $"{drawn.Name}.truth.png", Region = $"{drawn.Name}.region.png", Edit = WithRegions(folder, drawn) };
        PictureWriter.Write(Path.Combine(folder, one.Truth), after.ToPicture());
        WriteRegion(folder, one.Region, region);
        return one;
    }

    // Several instructions follow each other: each has the region of its own step.
    private static CaseEdit WithRegions(string folder, DrawnCase drawn)
    {
        if (drawn.Edit is not CaseEdit.Instruct said)
        {
            return drawn.Edit;
        }

        var (scene, picture) = (drawn.Scene.Scene, drawn.Scene.Picture);
        var asked = ImmutableArray.CreateBuilder<CaseInstruction>();
        foreach (var (index, edit) in drawn.TrueEdits.Index())
        {
            var (nextScene, file) = (edit.Apply(scene), $"{drawn.Name}.region-{index + 1}.png");
            var next = StagedScene.Render(nextScene);
            WriteRegion(folder, file, EditRegion.Of(scene, [edit], picture, next));
            asked.Add(said.Instructions[index] with { Region = file });
            (scene, picture) = (nextScene, next);
        }

        return new CaseEdit.Instruct(asked.ToImmutable());
    }

    private static void WriteRegion(string folder, string file, EditRegion region) =>
        PictureWriter.WriteGrey(Path.Combine(folder, file), region.Width, region.Height, Labels(region));

    private static ushort[] Labels(EditRegion region)
    {
        var labels = new ushort[region.Width * region.Height];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = region.Things[pixel] ? BenchmarkFolder.ThingLabel
                : region.Shadows[pixel] ? BenchmarkFolder.ShadowLabel
                : (ushort)0;
        }

        return labels;
    }

    private static void WritePhoto(string folder, string name, StagedScene staged, HashSet<string> written)
    {
        if (written.Add(name))
        {
            PictureWriter.Write(Path.Combine(folder, $"{name}.png"), staged.Picture.ToPicture());
            ItemsWriter.Write(Path.Combine(folder, $"{name}.ids.png"), staged.Scene.ItemsIn(staged.Picture));
        }
    }
}
