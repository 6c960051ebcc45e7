namespace Itemwise.Networks.Pictures;

/// <summary>From logits to probabilities.</summary>
internal static class Logistic
{
    /// <summary>The logistic function.</summary>
    public static float Of(float logit) => 1 / (1 + MathF.Exp(-logit));

    /// <summary>The logistic function of each.</summary>
    public static float[] Of(ReadOnlySpan<float> logits)
    {
        var result = new float[logits.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Of(logits[i]);
        }

        return result;
    }

    /// <summary>Whether values are probabilities already.</summary>
    public static bool AreProbabilities(ReadOnlySpan<float> values)
    {
        const float slack = 1e-5f;
        foreach (var value in values)
        {
            if (value is < -slack or > 1 + slack)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Softmax of one row: the best class and its probability.</summary>
    public static (int Class, float Probability) Best(ReadOnlySpan<float> logits)
    {
        var best = Largest(logits);
        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - logits[best]);
        }

        return (best, 1 / sum);
    }

    /// <summary>Where the largest value of a row is; the first of several.</summary>
    public static int Largest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
