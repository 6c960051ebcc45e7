using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>UniPC (arXiv:2302.04867): a multistep predictor, whose step is corrected once the network has seen where it led; no
/// evaluation more than without. B(h) is the paper's second, e^h - 1, over predictions of the picture.</summary>
public sealed class UniPcMultistep : LogSnrScheduler
{
    private readonly int order;
    private readonly bool lowerOrderFinal;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="karras">Whether the sigmas are Karras'.</param>
    /// <param name="endsClean">Whether the last step reaches the clean picture; else the smallest trained sigma.</param>
    /// <param name="order">1 to 3.</param>
    /// <param name="lowerOrderFinal">Whether the last steps are of lower order.</param>
    public UniPcMultistep(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Linspace, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, bool karras = false, bool endsClean = true, int order = 2,
        bool lowerOrderFinal = true)
        : base(SigmaPlan.Solver(schedule, stepCount, spacing, stepsOffset, karras, endsClean), prediction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 3);
        (this.order, this.lowerOrderFinal) = (order, lowerOrderFinal || endsClean);
    }

    /// <inheritdoc/>
    public override bool IsMultistep => true;

    /// <inheritdoc/>
    public override ISolver Start(Generator? generator = null) => new Run(this);

    private double LogSnr(int index) => -Math.Log(Sigmas[index]);

    private sealed class Run(UniPcMultistep plan) : ISolver
    {
        private readonly List<(Tensor Clean, int Index)> predictions = [];   // newest last, at most as many as the order
        private Tensor? start;                                                // the latents before the step that was predicted last
        private int lastOrder;

        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var clean = plan.LevelAt(step).ToClean(latents, prediction, plan.Prediction);
            var corrected = start is null ? latents : Moved(start, step.Index - 1, lastOrder, clean);
            Remember(clean.Clone().Own(), step.Index, corrected.Clone().Own());
            lastOrder = Math.Min(Math.Min(plan.order, predictions.Count),
                plan.lowerOrderFinal ? plan.Steps.Length - step.Index : plan.order);
            return scope.Return(Moved(corrected, step.Index, lastOrder, null));
        }

        public void Dispose()
        {
            start?.Dispose();
            predictions.ForEach(prediction => prediction.Clean.Dispose());
            predictions.Clear();
        }

        private void Remember(Tensor clean, int index, Tensor latents)
        {
            start?.Dispose();
            start = latents;
            predictions.Add((clean, index));
            if (predictions.Count > plan.order)
            {
                predictions[0].Clean.Dispose();
                predictions.RemoveAt(0);
            }
        }

        // Equations 3 and 8: from a level to the next, by the differences of the last predictions, and to correct, of the one made there.
        private Tensor Moved(Tensor latents, int index, int order, Tensor? reached)
        {
            var (from, to) = (NoiseLevel.OfSigma(plan.Sigmas[index]), NoiseLevel.OfSigma(plan.Sigmas[index + 1]));
            var h = plan.LogSnr(index + 1) - plan.LogSnr(index);
            var scale = double.IsInfinity(h) ? -1 : Math.Exp(-h) - 1;
            var last = predictions[^1].Clean;
            var earlier = Enumerable.Range(1, order - 1).Select(back => predictions[^(back + 1)]).ToArray();
            double[] ratios = [.. earlier.Select(other => (plan.LogSnr(other.Index) - plan.LogSnr(index)) / h), 1];
            var weights = Weights(ratios, h, isCorrected: reached is not null);
            var moved = (latents * (to.Noise / from.Noise)) - (last * (to.Signal * scale));
            for (var i = 0; i < earlier.Length; i++)
            {
                moved -= (earlier[i].Clean - last) * (to.Signal * scale * weights[i] / ratios[i]);
            }

            return reached is null ? moved : moved - ((reached - last) * (to.Signal * scale * weights[^1]));
        }

        // The order conditions: powers of the ratios times the weights are phi_k(-h) k! / B(-h).
        private static double[] Weights(double[] ratios, double h, bool isCorrected)
        {
            var count = isCorrected ? ratios.Length : ratios.Length - 1;
            if (count <= 1)
            {
                return count == 0 ? [] : [0.5];   // the published solver's simple forms of the lowest orders
            }

            var (x, b) = (-h, Math.Exp(-h) - 1);
            var (phi, factorial) = ((b / x) - 1, 1.0);
            var (rows, right) = (new double[count, count], new double[count]);
            for (var power = 0; power < count; power++)
            {
                right[power] = phi * factorial / b;
                factorial *= power + 2;
                phi = (phi / x) - (1 / factorial);
                for (var i = 0; i < count; i++)
                {
                    rows[power, i] = Math.Pow(ratios[i], power);
                }
            }

            return Solved(rows, right);
        }

        // Gauss' elimination of two or three unknowns; the matrix is a Vandermonde matrix of ratios that all differ.
        private static double[] Solved(double[,] rows, double[] right)
        {
            var count = right.Length;
            for (var pivot = 0; pivot < count; pivot++)
            {
                for (var row = pivot + 1; row < count; row++)
                {
                    var factor = rows[row, pivot] / rows[pivot, pivot];
                    right[row] -= factor * right[pivot];
                    for (var column = pivot; column < count; column++)
                    {
                        rows[row, column] -= factor * rows[pivot, column];
                    }
                }
            }

            for (var row = count - 1; row >= 0; row--)
            {
                for (var column = row + 1; column < count; column++)
                {
                    right[row] -= rows[row, column] * right[column];
                }

                right[row] /= rows[row, row];
            }

            return right;
        }
    }
}
