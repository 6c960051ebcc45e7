using Itemwise.Editing.Running;
using Itemwise.Evaluation.Methods;
using Itemwise.Evaluation.Metrics;
using Itemwise.Evaluation.Running;
using Itemwise.Evaluation.Suites;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Tests.Methods;

[AssertNoTensorLeaks]
public sealed class RewriteBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_rewritten_photo_is_measured_with_its_region_its_nouns_maps_and_what_it_cost()
    {
        using var clip = new ClipScorer(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop-clip"));
        using var model = new LazyModel(new ModelChoice(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop"), Device.Cpu, null));
        using var workspaces = new PhotoWorkspaces(folder.At("workspaces"), model);
        var written = SuiteWriter.Write(folder.At("suite"), SuiteCatalog.Named("word-swap"), new SuiteSize(1, 1, 1));
        using var method = MethodCatalog.Open("dpl:steps=2,tokens=1,null=1", workspaces);
        var result = Assert.Single(new EvaluationRun(new ResultFolder(folder.At("run")), new CaseMeasurer(clip))
            .Run([written], [method], null, CancellationToken.None));
        Assert.Null(result.Refused);
        string[] expected =
            [Measure.RegionIoU.Name, Measure.MapOverlap.Name, Measure.Reconstruction.Name, "iou0.5", "forwards", "passes"];
        Assert.All(expected, name => Assert.Contains(name, result.Measures.Keys));
        Assert.InRange(result.Measures[Measure.RegionIoU.Name], 0.5, 1);
    }
}
