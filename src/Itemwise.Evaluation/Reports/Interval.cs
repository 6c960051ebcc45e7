namespace Itemwise.Evaluation.Reports;

/// <summary>A mean, and between what bounds it lies with 95 % confidence.</summary>
/// <remarks>Percentile bootstrap (Efron, Annals of Statistics 7, 1979): means of 2,000 draws with replacement, from a fixed
/// seed.</remarks>
/// <param name="Count">How many figures.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Low">2.5 % of drawn means lie below.</param>
/// <param name="High">2.5 % of drawn means lie above.</param>
public sealed record Interval(int Count, double Mean, double Low, double High)
{
    private const int DrawCount = 2000;
    private const int Seed = 1979;
    private const double Tail = 0.025;

    /// <summary>Of at least one figure.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Interval Of(IReadOnlyList<double> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count == 0)
        {
            throw new ArgumentException("Nothing has no mean.", nameof(figures));
        }

        var random = new Random(Seed);
        var means = new double[DrawCount];
        for (var draw = 0; draw < DrawCount; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < figures.Count; i++)
            {
                sum += figures[random.Next(figures.Count)];
            }

            means[draw] = sum / figures.Count;
        }

        Array.Sort(means);
        return new Interval(figures.Count, figures.Average(), means[(int)(Tail * DrawCount)], means[(int)((1 - Tail) * DrawCount) - 1]);
    }
}
