namespace Itemwise.Editing;

/// <summary>What the platform says of an error, made fit to stand within a sentence of ours.</summary>
internal static class FirstSentence
{
    /// <summary>Its first sentence, without the full stop: what follows names lines, bytes and paths.</summary>
    public static string Of(Exception error) => error.Message.Split(". ")[0].TrimEnd('.');
}
