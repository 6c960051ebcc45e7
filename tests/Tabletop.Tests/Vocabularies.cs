using Itemwise.Diffusion.Clip;

namespace Itemwise.Tabletop.Tests;

/// <summary>The words that the shipped models know.</summary>
internal static class Vocabularies
{
    private static readonly ClipTokenizer Shipped =
        ClipTokenizer.Load(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop", "tokenizer"));

    /// <summary>Holds that every word of the sentences is one token.</summary>
    public static void AssertKnown(IEnumerable<string> sentences)
    {
        var words = sentences.SelectMany(sentence => sentence.Split(' ')).Select(word => word.TrimEnd(',')).Distinct();
        Assert.DoesNotContain(words, word => word.Length == 0 || word.Any(char.IsUpper) || Shipped.Tokenize(word).Length != 1);
    }
}
