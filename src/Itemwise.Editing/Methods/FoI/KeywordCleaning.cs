using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Lets the keywords' embeddings learn to attend to one place each, and each to another, before regions are read from their
/// maps: the losses of Dynamic Prompt Learning (arXiv:2309.15664) for the first step of Focus on Your Instruction.</summary>
/// <remarks>What is learned serves the maps alone; the picture is made by the words as they are.</remarks>
/// <param name="words">The joined instructions.</param>
/// <param name="level">Of the layers whose attention counts.</param>
internal sealed class KeywordCleaning(InstructionPlan words, int level)
{
    private const int Rounds = 20;
    private const double Rate = 1e-3;
    private const double DisjointWeight = 0.05;

    /// <summary>The maps of the step that a run is about to take, after learning.</summary>
    /// <param name="run">The run that is described.</param>
    /// <param name="steps">It under way.</param>
    /// <returns>[cells, tokens], float32 on the CPU; the caller's scope's. Null where no instruction has a keyword.</returns>
    public Tensor? Maps(InstructedRun run, DenoisingRun steps)
    {
        using var scope = TensorScope.Enter();
        var positions = words.KeywordPositions.Where(keyword => !keyword.IsEmpty).SelectMany(keyword => keyword).Distinct().ToArray();
        if (positions.Length == 0)
        {
            return null;
        }

        var model = run.Model;
        var table = model.TextModel.TokenTable;
        var own = Tensor.From([.. positions.Select(at => (long)words.Ids[at])]).To(table.Device);
        var rows = table.IndexSelect(0, own).To(DType.Float32).Clone();
        rows.RequiresGrad = true;
        var (ids, first) = (Ids(run), model.TextModel.Config.VocabularySize);
        foreach (var (row, at) in positions.Index())
        {
            ids[at] = first + row;
        }

        Tensor Seen()
        {
            using var inner = TensorScope.Enter();
            var text = model.TextModel.Forward(Tensor.From<long>(ids, 1, ids.Length).To(model.Device), rows).LastHidden.To(DType.Float32);
            return inner.Return(Observe(run, steps, Condition.Plain(text)));
        }

        StepLearning.Run(rows, new AdamWOptions(Rate), Rounds, updatesWhenReached: false, () => Objective.At(Seen(), 0));
        var maps = Seen();
        return scope.Return(maps.Reshape(-1, maps.Size(2)).Detach().To(DType.Float32, Device.Cpu));
    }

    private AttentionObjective Objective
    {
        get
        {
            int[] last = [.. words.KeywordPositions.Where(keyword => !keyword.IsEmpty).Select(keyword => keyword[^1])];
            var balancing = new WeightedLoss("balancing", 1, new GradualThreshold(0.3, 25),
                maps => AttentionLosses.Balancing(maps, last, words.Ids.Length - 1));
            var disjoint = new WeightedLoss("disjoint", DisjointWeight, new GradualThreshold(0.9, 25),
                maps => AttentionLosses.Disjoint(maps, last));
            return new(last.Length > 1 ? [balancing, disjoint] : [balancing]);
        }
    }

    private long[] Ids(InstructedRun run)
    {
        var (tokenizer, length) = (run.Model.Tokenizer, run.Model.TextModel.Config.MaximumLength);
        return [.. words.Ids.Select(id => (long)id), .. Enumerable.Repeat((long)tokenizer.PadId, length - words.Ids.Length)];
    }

    private Tensor Observe(InstructedRun run, DenoisingRun steps, Condition condition)
    {
        using var scope = TensorScope.Enter();
        using var mean = new AttentionMean(AttentionKind.Cross, (in AttentionCall call) => call.Site.Level == level, keepGraph: true);
        var (sample, context) = steps.Input(condition, Role.Text);
        var last = run.Model.UNet.Sites.Last(site => site.Kind == AttentionKind.Cross && site.Level == level);
        run.Model.UNet.Observe(sample, context with { Attention = AttentionEdits.None.Then(mean) }, last);
        var (height, width) = mean.Sizes[0];
        return scope.Return(mean.Map(height, width).Reshape(height, width, -1));
    }
}
