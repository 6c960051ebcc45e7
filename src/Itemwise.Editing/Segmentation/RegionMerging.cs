namespace Itemwise.Editing.Segmentation;

/// <summary>Makes many regions few: the cheapest pair of neighbours becomes one, again and again.</summary>
/// <remarks>Hierarchical grouping as in selective search (Uijlings et al., IJCV 104(2), 2013): what regions are like, how clear the
/// border between them is, and their sizes decide. Equal costs go to the lower numbers, so a picture always ends the
/// same.</remarks>
internal sealed class RegionMerging
{
    /// <summary>Pixels over which even a sharp photo blurs an edge, after the smoothing of the first regions.</summary>
    private const double BlurredEdge = 4;

    private readonly IRegionDescription description;
    private readonly MergingRule rule;
    private readonly int[] sizes;
    private readonly int[] ages;
    private readonly int[] owners;
    private readonly Dictionary<int, Border>[] neighbours;
    private readonly PriorityQueue<(int One, int Other, int Age), (double Cost, int One, int Other)> queue = new();
    private readonly int pixelCount;
    private int regionCount;

    private RegionMerging(RegionGraph graph, IRegionDescription description, MergingRule rule)
    {
        (this.description, this.rule, sizes, pixelCount) = (description, rule, [.. graph.Sizes], graph.Labels.Length);
        regionCount = sizes.Length;
        ages = new int[regionCount];
        owners = [.. Enumerable.Range(0, regionCount)];
        neighbours = [.. sizes.Select(_ => new Dictionary<int, Border>())];
        foreach (var ((low, high), border) in graph.Borders)
        {
            (neighbours[low][high], neighbours[high][low]) = (border, border);
        }

        AddHops();
        for (var one = 0; one < regionCount; one++)
        {
            foreach (var other in neighbours[one].Keys.Where(other => other > one))
            {
                Enqueue(one, other);
            }
        }
    }

    /// <summary>The owner of each pixel after merging, numbered from 0 in the order in which rows meet them.</summary>
    /// <param name="graph">The regions to start from.</param>
    /// <param name="description">What they are like; it is used up.</param>
    /// <param name="rule">Order and end.</param>
    /// <param name="mostRegions">The most regions to end with.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public static int[] Run(RegionGraph graph, IRegionDescription description, MergingRule rule, int mostRegions,
        CancellationToken cancellation)
    {
        var merging = new RegionMerging(graph, description, rule);
        merging.Merge(mostRegions, cancellation);
        return merging.Labels(graph.Labels);
    }

    private void Merge(int mostRegions, CancellationToken cancellation)
    {
        while (queue.TryDequeue(out var pair, out var priority))
        {
            if (pair.Age != ages[pair.One] + ages[pair.Other] || owners[pair.One] != pair.One || owners[pair.Other] != pair.Other)
            {
                continue;
            }

            if (priority.Cost > rule.HighestCost && regionCount <= mostRegions && IsItem(pair.One) && IsItem(pair.Other))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            Join(pair.One, pair.Other);
        }
    }

    /// <summary>Regions on two sides of a small one become neighbours with a border of no length.</summary>
    private void AddHops()
    {
        var hops = new List<(int One, int Other)>();
        for (var between = 0; between < regionCount; between++)
        {
            if (sizes[between] < rule.HopShare * pixelCount)
            {
                int[] around = [.. neighbours[between].Keys];
                hops.AddRange(around.SelectMany(one => around.Where(other => other > one).Select(other => (one, other))));
            }
        }

        foreach (var (one, other) in hops)
        {
            neighbours[one].TryAdd(other, default);
            neighbours[other].TryAdd(one, default);
        }
    }

    private void Join(int into, int from)
    {
        description.Join(into, from);
        sizes[into] += sizes[from];
        owners[from] = into;
        ages[into]++;
        regionCount--;
        neighbours[into].Remove(from);
        foreach (var (neighbour, border) in neighbours[from])
        {
            if (neighbour != into)
            {
                var union = neighbours[into].GetValueOrDefault(neighbour) + border;
                neighbours[neighbour].Remove(from);
                (neighbours[into][neighbour], neighbours[neighbour][into]) = (union, union);
            }
        }

        neighbours[from].Clear();
        foreach (var neighbour in neighbours[into].Keys)
        {
            Enqueue(Math.Min(into, neighbour), Math.Max(into, neighbour));
        }
    }

    private void Enqueue(int one, int other) => queue.Enqueue((one, other, ages[one] + ages[other]), (Cost(one, other), one, other));

    private double Cost(int one, int other)
    {
        var border = neighbours[one][other];
        double first = sizes[one], second = sizes[other];
        var resistance = Math.Pow(2 * first * second / (first + second) / pixelCount, rule.SizePower);
        var shared = border.Length / (double)Math.Min(Outline(one), Outline(other));
        var distance = description.Distance(one, other);
        return border.Length == 0
            ? distance * (1 + rule.BorderWeight) * rule.HopCost * resistance
            : (distance + (rule.BorderWeight * border.Contrast)) * resistance * (1 - (rule.Enclosure * shared));
    }

    private bool IsItem(int region) =>
        sizes[region] >= rule.SmallestShare * pixelCount && 2.0 * sizes[region] / Outline(region) >= Math.Max(BlurredEdge,
            rule.ThinnestShare * Math.Sqrt(pixelCount));

    private int Outline(int region)
    {
        var length = 0;
        foreach (var border in neighbours[region].Values)
        {
            length += border.Length;
        }

        return Math.Max(1, length);
    }

    private int[] Labels(int[] regions)
    {
        var numbers = new Dictionary<int, int>();
        var labels = new int[regions.Length];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var owner = regions[pixel];
            while (owners[owner] != owner)
            {
                owner = owners[owner];
            }

            if (!numbers.TryGetValue(owner, out var number))
            {
                numbers.Add(owner, number = numbers.Count);
            }

            labels[pixel] = number;
        }

        return labels;
    }
}
