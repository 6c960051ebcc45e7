namespace Itemwise.Editing.PromptToPrompt;

/// <summary>Which elements of one sequence another one keeps: global alignment (Needleman and Wunsch, 1970) with gap 0, match 1 and
/// mismatch -1, so that what is replaced is never a pair but a loss and a gain.</summary>
internal static class SequenceAlignment
{
    /// <summary>For each element of the target the index of the source's element that it is, or -1 for a new one.</summary>
    /// <remarks>Where several alignments are as good, a new element comes last, as in the published order of preference.</remarks>
    public static int[] Of<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> target, IEqualityComparer<T>? comparer = null)
    {
        comparer ??= EqualityComparer<T>.Default;
        var scores = Scores(source, target, comparer);
        var mapper = new int[target.Length];
        for (int x = source.Length, y = target.Length; y > 0;)
        {
            var best = scores[x, y];
            if (x == 0 || best == scores[x, y - 1])
            {
                mapper[--y] = -1;
            }
            else if (best == scores[x - 1, y])
            {
                x--;
            }
            else
            {
                mapper[--y] = --x;
            }
        }

        return mapper;
    }

    private static int[,] Scores<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> target, IEqualityComparer<T> comparer)
    {
        var scores = new int[source.Length + 1, target.Length + 1];
        for (var x = 1; x <= source.Length; x++)
        {
            for (var y = 1; y <= target.Length; y++)
            {
                var pair = scores[x - 1, y - 1] + (comparer.Equals(source[x - 1], target[y - 1]) ? 1 : -1);
                scores[x, y] = Math.Max(pair, Math.Max(scores[x, y - 1], scores[x - 1, y]));
            }
        }

        return scores;
    }
}
