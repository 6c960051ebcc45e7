
namespace Itemwise.Editing.Segmentation;

/// <summary>Cuts a picture into many small regions that each hang together in colour.</summary>
/// <remarks>Efficient graph-based image segmentation (Felzenszwalb and Huttenlocher, IJCV 59(2), 2004), section 3: pixels are the
/// nodes, each joined to its eight neighbours with the distance of their colours as the weight; edges are taken by ascending
/// weight, and two regions become one where the edge is no heavier than the heaviest inside either plus k over its size. One pass
/// over all channels at once.</remarks>
internal static class GraphPartition
{
    /// <summary>The region of every pixel, numbered from 0 in the order in which rows meet them.</summary>
    /// <param name="channels">Smoothed planes; distances are Euclidean over all of them.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="k">How much a small region may differ inside; larger gives larger regions.</param>
    /// <param name="minimumSize">Smaller regions join the neighbour that is nearest in colour.</param>
    public static int[] Of(float[][] channels, int height, int width, double k, int minimumSize)
    {
        var edges = SortedEdges(channels, height, width);
        var forest = new Forest(height * width, k);
        foreach (var (first, second, weight) in edges)
        {
            forest.JoinIfAlike(first, second, weight);
        }

        foreach (var (first, second, _) in edges)
        {
            forest.JoinIfSmall(first, second, minimumSize);
        }

        return forest.Labels();
    }

    private static (int First, int Second, float Weight)[] SortedEdges(float[][] channels, int height, int width)
    {
        var edges = new List<(int First, int Second, float Weight)>(4 * height * width);
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var pixel = (row * width) + column;
                Add(column + 1 < width, pixel, pixel + 1);
                Add(row + 1 < height, pixel, pixel + width);
                Add(row + 1 < height && column + 1 < width, pixel, pixel + width + 1);
                Add(row + 1 < height && column > 0, pixel, pixel + width - 1);
            }
        }

        // A weight's bits sort like the weight, since none is negative; the edge's place behind them makes ties come out the same
        // everywhere.
        var keys = new ulong[edges.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)BitConverter.SingleToUInt32Bits(edges[i].Weight) << 32) | (uint)i;
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => edges[(int)(uint)key]);

        void Add(bool exists, int first, int second)
        {
            if (exists)
            {
                edges.Add((first, second, Distance(channels, first, second)));
            }
        }
    }

    private static float Distance(float[][] channels, int first, int second)
    {
        var sum = 0f;
        foreach (var channel in channels)
        {
            var difference = channel[first] - channel[second];
            sum += difference * difference;
        }

        return MathF.Sqrt(sum);
    }

    /// <summary>Regions as trees of pixels, each root with its size and the most its inside may differ.</summary>
    private sealed class Forest
    {
        private readonly int[] parents;
        private readonly int[] sizes;
        private readonly double[] thresholds;
        private readonly double k;

        public Forest(int count, double k)
        {
            this.k = k;
            parents = [.. Enumerable.Range(0, count)];
            sizes = [.. Enumerable.Repeat(1, count)];
            thresholds = [.. Enumerable.Repeat(k, count)];
        }

        public void JoinIfAlike(int first, int second, float weight)
        {
            var (a, b) = (Root(first), Root(second));
            if (a != b && weight <= thresholds[a] && weight <= thresholds[b])
            {
                // Edges come by ascending weight, so this one is the heaviest inside the new region.
                var root = Join(a, b);
                thresholds[root] = weight + (k / sizes[root]);
            }
        }

        public void JoinIfSmall(int first, int second, int minimumSize)
        {
            var (a, b) = (Root(first), Root(second));
            if (a != b && (sizes[a] < minimumSize || sizes[b] < minimumSize))
            {
                Join(a, b);
            }
        }

        public int[] Labels()
        {
            var numbers = new Dictionary<int, int>();
            var labels = new int[parents.Length];
            for (var pixel = 0; pixel < labels.Length; pixel++)
            {
                var root = Root(pixel);
                if (!numbers.TryGetValue(root, out var number))
                {
                    numbers.Add(root, number = numbers.Count);
                }

                labels[pixel] = number;
            }

            return labels;
        }

        private int Join(int a, int b)
        {
            var (root, child) = sizes[a] >= sizes[b] ? (a, b) : (b, a);
            parents[child] = root;
            sizes[root] += sizes[child];
            return root;
        }

        private int Root(int node)
        {
            while (parents[node] != node)
            {
                node = parents[node] = parents[parents[node]];
            }

            return node;
        }
    }
}
