using System.Collections.Immutable;

namespace Itemwise.Diffusion.Clip;

/// <summary>A prompt as token ids of a fixed length: start, text, end, padding.</summary>
/// <param name="Ids">The ids, as many as were requested.</param>
/// <param name="UsedCount">How many of them are not padding: start, text and end.</param>
/// <param name="LostText">The words that found no room, as they were written, from the first that
/// is cut or missing; empty if all fit.</param>
public sealed record PromptTokens(ImmutableArray<int> Ids, int UsedCount, string LostText)
{
    /// <summary>Whether the prompt was longer than there is room.</summary>
    public bool IsTruncated => LostText.Length > 0;

    /// <summary>The beginning of <see cref="LostText"/>, short enough for a sentence.</summary>
    public string LostWords
    {
        get
        {
            const int Longest = 60;
            var end = LostText.Length <= Longest ? -1 : LostText.LastIndexOf(' ', Longest);
            return end < 0 ? LostText : LostText[..end] + " ...";
        }
    }
}
