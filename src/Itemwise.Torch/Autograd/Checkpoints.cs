namespace Itemwise.Torch;

/// <summary>Trades time for memory in training: segments of a network run without a graph, and once
/// more with one when their gradients are needed.</summary>
/// <remarks>Gradient checkpointing (Chen et al., arXiv:1604.06174). What a segment returns is kept as a leaf; segments that read it later
/// leave its gradient there. <see cref="Backward"/> goes through the segments from the last to the first, so at any moment one segment's
/// graph exists. Trained tensors collect their gradients as they would without. A segment must read tensors that the pass computed only
/// where those came out of <see cref="Run"/>, <see cref="Output"/> or <see cref="Cut"/>. Segments before the first that reads
/// something trained are run once: no gradient goes through them. For one pass; owns what it returns.</remarks>
public sealed class Checkpoints : IDisposable
{
    private readonly List<Segment> segments = [];
    private readonly List<Tensor> kept = [];
    private List<Tensor>? outputs;   // of the segment under way, in order
    private TensorScope? recomputing;   // around the segment that runs again
    private bool leadsToTrained;   // whether a segment so far read something trained

    /// <summary>Runs a segment.</summary>
    /// <param name="segment">The same computation each time: it is run again for its gradients, in
    /// the order opposite to that of the pass.</param>
    /// <returns>What it computed; this object's, until <see cref="Backward"/> has gone past it.</returns>
    public Tensor Run(Func<Tensor> segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        using var scope = TensorScope.Enter();
        var leaves = new List<Tensor>();
        outputs = leaves;
        Tensor made;
        try
        {
            // What no trained tensor has gone into yet is computed with a graph, which is none as long as that holds.
            using var gradients = leadsToTrained ? GradMode.Off() : GradMode.On();
            made = segment();
        }
        finally
        {
            outputs = null;
        }

        leadsToTrained |= made.RequiresGrad || leaves.Count > 0;
        if (!leadsToTrained)
        {
            return Keep(made.Detach());
        }

        leaves.Add(Leaf(made));
        segments.Add(new Segment(() => Recompute(segment), leaves));
        return leaves[^1];
    }

    /// <summary>Gives out something besides the result of the segment under way, such as an
    /// attention map that a loss is computed from.</summary>
    /// <param name="made">What the segment computed; borrowed.</param>
    /// <returns>Its value, this object's: gradients that a loss leaves there reach what it was computed from. Null while the segment is
    /// recomputed, for it was given out in the pass.</returns>
    /// <exception cref="InvalidOperationException">No segment is under way.</exception>
    public Tensor? Output(Tensor made)
    {
        ArgumentNullException.ThrowIfNull(made);
        if (outputs is null)
        {
            throw new InvalidOperationException(
                "Only a segment that is being run gives out tensors: call this inside the function that Run was given.");
        }

        if (recomputing is null)
        {
            outputs.Add(Leaf(made));
            return outputs[^1];
        }

        outputs.Add(Alias(made));
        recomputing.Add(outputs[^1]);
        return null;
    }

    /// <summary>Cuts the graph at tensors that were computed before, together; what leads to them
    /// is kept and gets its gradients in one go.</summary>
    /// <param name="made">The tensors; borrowed.</param>
    /// <returns>Their values, this object's.</returns>
    public Tensor[] Cut(params ReadOnlySpan<Tensor> made)
    {
        using var scope = TensorScope.Enter();
        var values = new Tensor[made.Length];
        var (graphs, leaves) = (new List<Tensor>(), new List<Tensor>());
        for (var i = 0; i < made.Length; i++)
        {
            if (made[i].RequiresGrad)
            {
                graphs.Add(Keep(Alias(made[i])));
                leaves.Add(values[i] = Leaf(made[i]));
            }
            else
            {
                values[i] = Keep(made[i].Detach());
            }
        }

        if (leaves.Count > 0)
        {
            segments.Add(new Segment(() => [.. graphs], leaves));
        }

        return values;
    }

    /// <summary>Adds the gradient of a loss, computed from what segments returned, to every trained tensor.</summary>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        loss.Backward();
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            using var scope = TensorScope.Enter();
            recomputing = scope;
            GoBack(segments[i]);
            recomputing = null;
            foreach (var leaf in segments[i].Leaves)
            {
                leaf.Dispose();
            }
        }

        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in segments.SelectMany(segment => segment.Leaves).Concat(kept))
        {
            tensor.Dispose();
        }

        segments.Clear();
        kept.Clear();
    }

    // The products' sum has the leaves' gradients as its slopes, so that one number stands for all that came after.
    private static void GoBack(Segment segment)
    {
        var gradients = segment.Leaves.Select(leaf => leaf.Grad).ToArray();
        if (gradients.All(gradient => gradient is null))
        {
            return;
        }

        using var recording = GradMode.On();
        var sums = segment.Again().Zip(gradients).Where(pair => pair.First.RequiresGrad && pair.Second is not null)
            .Select(pair => (pair.First * pair.Second!).To(DType.Float32).Sum()).ToArray();
        if (sums.Length > 0)
        {
            sums.Aggregate((sum, next) => sum + next).Backward();
        }
    }

    private Tensor[] Recompute(Func<Tensor> segment)
    {
        outputs = [];
        try
        {
            var result = segment();
            return [.. outputs, result];
        }
        finally
        {
            outputs = null;
        }
    }

    private Tensor Keep(Tensor tensor)
    {
        kept.Add(tensor.Own());
        return tensor;
    }

    // Another reference to the same tensor and its graph.
    private static Tensor Alias(Tensor made) => made.To(made.DType, made.Device);

    private static Tensor Leaf(Tensor made)
    {
        var leaf = made.Detach();
        leaf.RequiresGrad = true;
        return leaf.Own();
    }

    private sealed record Segment(Func<Tensor[]> Again, List<Tensor> Leaves);
}
