using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Suites;

namespace Itemwise.Evaluation.Tests.Suites;

public sealed class SuiteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. SuiteCatalog.All.Select(suite => suite.Name)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_suite_draws_cases_that_load_and_whose_truth_differs_in_the_region(string name)
    {
        var suite = SuiteCatalog.Named(name);
        var written = SuiteWriter.Write(folder.At(name), suite, new SuiteSize(2, 1, 2));
        Assert.NotEmpty(written.Benchmark.Cases);
        foreach (var one in written.Benchmark.Cases.Select(written.Load))
        {
            Assert.All(one.Case.Edit.ChangedItems, item => Assert.NotEmpty(one.Items[item].Name));
            Assert.True(one.Region.Subtract(one.Affected).IsEmpty);
            Assert.Equal(one.Truth is null, one.Case.Edit is CaseEdit.Reweight);
            if (one.Truth is not null)
            {
                Assert.True(RegionError.Of(one.Photo.Rgb, one.Truth, one.Region).MeanAbsolute > 1);
                Assert.Equal(0, RegionError.Of(one.Photo.Rgb, one.Truth, one.Affected.Complement()).MeanAbsolute);
            }
        }
    }

    [Fact]
    public void Each_of_several_instructions_has_a_region_of_its_own_and_together_they_are_the_cases()
    {
        var written = SuiteWriter.Write(folder.At("two"), SuiteCatalog.Named("instructions-2"), new SuiteSize(3, 1, 1));
        foreach (var one in written.Benchmark.Cases.Select(written.Load))
        {
            Assert.Equal(2, one.InstructionRegions.Length);
            Assert.Equal(one.Region.Pixels, one.InstructionRegions[0].Union(one.InstructionRegions[1]).Pixels);
        }
    }

    [Fact]
    public void A_suite_is_the_same_whenever_it_is_drawn()
    {
        var suite = SuiteCatalog.Named("items-text");
        SuiteWriter.Write(folder.At("one"), suite, new SuiteSize(1, 1, 1));
        SuiteWriter.Write(folder.At("other"), suite, new SuiteSize(1, 1, 1));
        foreach (var file in Directory.EnumerateFiles(folder.At("one")).Select(path => Path.GetFileName(path)))
        {
            Assert.Equal(File.ReadAllBytes(folder.At("one", file)), File.ReadAllBytes(folder.At("other", file)));
        }
    }

    [Fact]
    public void A_larger_suite_begins_with_the_smaller_ones_scenes()
    {
        var suite = SuiteCatalog.Named("removal");
        var small = SuiteWriter.Write(folder.At("small"), suite, new SuiteSize(1, 1, 1)).Benchmark.Cases;
        var large = SuiteWriter.Write(folder.At("large"), suite, new SuiteSize(2, 2, 1)).Benchmark.Cases;
        Assert.Contains(small[0].Name, large.Select(one => one.Name));
    }

    [Fact]
    public void A_suite_that_is_there_is_not_drawn_again()
    {
        var suite = SuiteCatalog.Named("removal");
        SuiteWriter.Write(folder.At("one"), suite, new SuiteSize(1, 1, 1));
        var written = File.GetLastWriteTimeUtc(folder.At("one", BenchmarkFolder.FileName));
        SuiteWriter.Write(folder.At("one"), suite, new SuiteSize(1, 1, 1));
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder.At("one", BenchmarkFolder.FileName)));
    }

    [Fact]
    public void Moves_and_resizes_ask_for_what_the_true_picture_shows()
    {
        var written = SuiteWriter.Write(folder.At("moves"), SuiteCatalog.Named("move-resize"), new SuiteSize(4, 1, 2));
        foreach (var one in written.Benchmark.Cases.Select(written.Load))
        {
            var edit = Assert.IsType<CaseEdit.Rearrange>(one.Case.Edit);
            var before = one.Items.MaskOf(edit.Item);
            var moved = Editing.Masks.ItemTransform.About(before.Bounds()!.Value, edit.Down, edit.Right, edit.Scale).Apply(before);
            // Turned a little and seen from elsewhere, the thing is not quite the same shape; hidden parts may come to light.
            Assert.InRange(MaskOverlap.IoU(moved, moved.Intersect(one.Region)), 0.85, 1);
        }
    }

    [Fact]
    public void An_unknown_suite_is_refused_with_those_there_are()
    {
        var error = Assert.Throws<InputRefusedException>(() => SuiteCatalog.Named("everything"));
        Assert.Contains("items-text", error.Message, StringComparison.Ordinal);
    }
}
