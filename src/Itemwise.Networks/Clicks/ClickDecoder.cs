using System.Collections.Immutable;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Clicks;

/// <summary>Runs a click network's decoder, the fast half: once for each click. May be used from several threads.</summary>
internal sealed class ClickDecoder : IDisposable
{
    private const int CountOfPlainMask = 4; // three for different meanings and one for many prompts
    private const float Outside = 0, Inside = 1, UpperLeft = 2, LowerRight = 3, Pad = -1;

    private const string Boxes = "input_boxes";

    // The small masks first: the large ones of old exports have one photo's crop baked in.
    private static readonly string[] MaskNames = ["low_res_masks", "pred_masks", "masks"];
    private static readonly string[] ScoreNames = ["iou_predictions", "iou_scores", "scores"];

    private readonly RecognisedNetwork network;
    private readonly NetworkSession session;

    public ClickDecoder(RecognisedNetwork network) => (this.network, session) = (network, NetworkSession.Open(network.Model));

    /// <summary>Predicts masks for a prompt; the prediction before it, if any, is refined.</summary>
    public ClickPrediction Predict(Embedding embedding, ClickPrompt prompt, ClickPrediction? before, CancellationToken cancellation)
    {
        prompt.Require(embedding.Width, embedding.Height);
        var geometry = ClickGeometry.Of(network, embedding.Width, embedding.Height);
        var feed = embedding.Tensors.ToDictionary();
        var promptCount = AddPrompt(feed, prompt, geometry, embedding);
        if (network.Model.Input("mask_input") is { } hint)
        {
            var side = hint.Fixed(1) ?? geometry.Side / ClickGeometry.MaskScale;
            feed["mask_input"] = before?.Hint ?? NetworkTensor.Filled(0, 1, 1, side, side);
            feed["has_mask_input"] = NetworkTensor.Filled(before is null ? 0 : 1, 1);
        }

        if (network.Model.Input("orig_im_size") is not null)
        {
            // Of the network's picture and not the photo's: ONNX Runtime enlarges the masks even where they are not requested (#16013).
            feed["orig_im_size"] = new NetworkTensor([2], [geometry.Height, geometry.Width]);
        }

        var (masks, scores) = (MasksName(), ScoresName());
        var outputs = session.Run(feed, scores is null ? [masks] : [masks, scores], cancellation: cancellation);
        var logits = outputs[masks];
        return Chosen(logits, scores is null ? null : outputs[scores], promptCount);
    }

    public void Dispose() => session.Dispose();

    private string MasksName() => MaskNames.First(name => network.Model.Output(name) is not null);

    private string? ScoresName() => ScoreNames.FirstOrDefault(name => network.Model.Output(name) is not null);

    private ClickPrediction Chosen(NetworkTensor logits, NetworkTensor? scores, int promptCount)
    {
        var prediction = new ClickPrediction(logits, scores is null ? [] : [.. scores.Values.ToArray()], 0);
        var count = logits.PlaneCount;
        if (scores is null || network.Model.Output("scores") is not null)
        {
            // EdgeSAM's scores rank its masks worse than their stability does.
            return prediction.Choosing(Enumerable.Range(0, count).MaxBy(prediction.Stability));
        }

        return prediction.Choosing(count == 1 || (count == CountOfPlainMask && promptCount > 2) ? 0
            : Enumerable.Range(0, count).Skip(count == CountOfPlainMask ? 1 : 0).MaxBy(mask => prediction.Scores[mask]));
    }

    private int AddPrompt(Dictionary<string, NetworkTensor> feed, ClickPrompt prompt, ClickGeometry geometry, Embedding embedding)
    {
        var (x, y) = ((float)geometry.Width / embedding.Width, (float)geometry.Height / embedding.Height);
        var points = prompt.Points.Select(point => ((float)point.X * x, (float)point.Y * y, point.IsInside ? Inside : Outside)).ToList();
        var file = network.Model;
        if (prompt.Box is { } box)
        {
            AddBox(feed, points, (float)box.Left * x, (float)box.Top * y, (float)box.Right * x, (float)box.Bottom * y);
        }

        if (file.Input(Boxes) is not null)
        {
            feed.TryAdd(Boxes, new NetworkTensor([1, 0, 4], []));
        }

        if (prompt.Box is null && network.Family == NetworkFamily.Sam && file.Input("mask_input") is not null)
        {
            points.Add((0, 0, Pad));
        }

        AddPoints(feed, [.. points]);
        return points.Count;
    }

    private void AddBox(Dictionary<string, NetworkTensor> feed, List<(float X, float Y, float Label)> points,
        float left, float top, float right, float bottom)
    {
        var takesBoxes = network.Model.Input(Boxes) is not null;
        if (takesBoxes && points.Count > 0)
        {
            feed[Boxes] = new NetworkTensor([1, 1, 4], [left, top, right, bottom]);
        }
        else if (takesBoxes || network.Model.Input("point_coords") is not null)
        {
            // Also where boxes are taken: with no point at all ONNX Runtime 1.31.1 reads memory that nobody wrote, since a size of 0
            // in a Reshape means another thing; a box is two points of these labels inside the network anyway.
            points.Add((left, top, UpperLeft));
            points.Add((right, bottom, LowerRight));
        }
        else
        {
            throw new InputRefusedException(
                $"'{network.Model.FilePath}' takes points only, no box: point into the item, or take another export.");
        }
    }

    private void AddPoints(Dictionary<string, NetworkTensor> feed, ImmutableArray<(float X, float Y, float Label)> points)
    {
        float[] places = [.. points.SelectMany(point => new[] { point.X, point.Y })];
        float[] labels = [.. points.Select(point => point.Label)];
        if (network.Model.Input("point_coords") is not null)
        {
            feed["point_coords"] = new NetworkTensor([1, points.Length, 2], places);
            feed["point_labels"] = new NetworkTensor([1, points.Length], labels);
        }
        else
        {
            feed["input_points"] = new NetworkTensor([1, 1, points.Length, 2], places);
            feed["input_labels"] = new NetworkTensor([1, 1, points.Length], labels);
        }
    }
}
