using Itemwise.Networks.Onnx;

namespace Itemwise.Networks.Tests.Onnx;

public sealed class NetworkSessionTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Folders =>
    [
        "sam1", "sam1-hf", "sam2", "sam2-darktable", "sam2-osam", "sam2-hf", "maskformer", "detr-panoptic", "rfdetr-seg",
        "grounding-dino", "grounding-dino-idea", "clipseg", "owlv2", "u2net", "isnet", "birefnet", "manifest", "vitmatte",
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_run_of_the_fixture_gives_the_same_numbers(string folder)
    {
        var fixture = new NetworkFixture(folder);
        var sessions = new Dictionary<string, NetworkSession>();
        try
        {
            // sam2-hf's box without a point reads memory that nobody wrote, see ClickDecoder; its mask is tested there.
            foreach (var (run, about) in fixture.Runs.Where(run => (folder, run.Key) != ("sam2-hf", "box")))
            {
                var file = (string)about!["file"]!;
                var session = sessions.TryGetValue(file, out var open) ? open
                    : sessions[file] = NetworkSession.Open(OnnxFile.Read(NetworkFixture.At(folder, file)));
                var feed = about["inputs"]!.AsArray().ToDictionary(name => (string)name!, name => fixture.Tensor($"{run}/in/{name}"));
                string[] wanted = [.. about["outputs"]!.AsArray().Select(name => (string)name!)];
                foreach (var (name, tensor) in session.Run(feed, wanted, keepsShape: folder != "clipseg"))
                {
                    Assert.True(NetworkFixture.Difference(fixture.Tensor($"{run}/out/{name}"), tensor) <= Tolerance, $"{run} {name}");
                }
            }
        }
        finally
        {
            foreach (var session in sessions.Values)
            {
                session.Dispose();
            }
        }
    }

    [Fact]
    public void One_thread_and_two_give_the_same()
    {
        var fixture = new NetworkFixture("maskformer");
        var feed = new Dictionary<string, NetworkTensor> { ["pixel_values"] = fixture.Tensor("landscape/in/pixel_values") };
        var file = OnnxFile.Read(NetworkFixture.At("maskformer", "onnx", "model.onnx"));
        using var one = NetworkSession.Open(file, threadCount: 1);
        using var two = NetworkSession.Open(file, threadCount: 2);
        var wanted = new[] { "masks_queries_logits" };
        Assert.True(NetworkFixture.Difference(one.Run(feed, wanted)[wanted[0]], two.Run(feed, wanted)[wanted[0]]) <= Tolerance);
    }

    [Fact]
    public void A_run_that_is_cancelled_stops_and_the_session_stays_usable()
    {
        var fixture = new NetworkFixture("maskformer");
        var feed = new Dictionary<string, NetworkTensor> { ["pixel_values"] = fixture.Tensor("landscape/in/pixel_values") };
        using var session = NetworkSession.Open(OnnxFile.Read(NetworkFixture.At("maskformer", "onnx", "model.onnx")));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => session.Run(feed, ["masks_queries_logits"], cancellation: cancelled.Token));
        Assert.Single(session.Run(feed, ["masks_queries_logits"]));
    }

    [Fact]
    public void Where_ONNX_Runtime_is_missing_a_sentence_says_how_to_add_it()
    {
        var error = Assert.Throws<ResourceException>(() => OnnxRuntimeLibrary.Call<int>(() =>
            throw new TypeInitializationException("x", new DllNotFoundException("Unable to load shared library 'onnxruntime'"))));
        Assert.Contains("dotnet add src/Itemwise.Networks package Microsoft.ML.OnnxRuntime", error.Message, StringComparison.Ordinal);
    }
}
