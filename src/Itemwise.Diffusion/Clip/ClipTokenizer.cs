using System.Collections.Frozen;
using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>CLIP's tokenizer: text to token ids and back, as the Python tokenizer of the published models does it.</summary>
/// <remarks>Byte-pair encoding over lower-cased words (Radford et al., arXiv:2103.00020). Added tokens are found before anything else:
/// the longest first, in exact case, and without blanks around them. Immutable; may be used from several threads.</remarks>
public sealed class ClipTokenizer
{
    // The clean-up of blanks before punctuation that decoding ends with, in this order.
    private static readonly ImmutableArray<(string Before, string After)> CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"),
        (" 're", "'re"),
    ];

    private readonly ClipVocabulary vocabulary;
    private readonly FrozenDictionary<string, int> added;
    private readonly FrozenDictionary<int, string> tokens;
    private readonly FrozenDictionary<char, ImmutableArray<string>> addedByFirst; // longest first
    private readonly int unknown;

    private ClipTokenizer(ClipVocabulary vocabulary, IReadOnlyDictionary<string, int> added)
    {
        this.vocabulary = vocabulary;
        this.added = added.ToFrozenDictionary(StringComparer.Ordinal);
        addedByFirst = added.Keys.GroupBy(token => token[0])
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(token => token.Length).ToImmutableArray());
        var byId = vocabulary.Ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        foreach (var (token, id) in added)
        {
            byId[id] = token;
        }

        tokens = byId.ToFrozenDictionary();
        Count = byId.Keys.Max() + 1;
        (StartId, EndId, PadId, unknown) = (added[vocabulary.Start], added[vocabulary.End], added[vocabulary.Pad],
            added[vocabulary.Unknown]);
    }

    /// <summary>Id before each text.</summary>
    public int StartId { get; }

    /// <summary>Id after each text.</summary>
    public int EndId { get; }

    /// <summary>Id that fills up to a length; often <see cref="EndId"/>, in SDXL's second tokenizer that of <c>!</c>.</summary>
    public int PadId { get; }

    /// <summary>Ids in use, added tokens among them: the largest id plus one, which is the rows an embedding table needs.</summary>
    public int Count { get; }

    /// <summary>Tokens that the model takes, start and end among them: 77.</summary>
    public int MaximumLength => vocabulary.MaximumLength;

    /// <summary>Reads a tokenizer folder: vocab.json and merges.txt, or tokenizer.json in their place, and what tokenizer_config.json,
    /// special_tokens_map.json and added_tokens.json say.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="padToken">The token to pad with, whatever the folder says; null for what it says.</param>
    /// <exception cref="InputRefusedException">A file is missing or broken; names it.</exception>
    public static ClipTokenizer Load(string folder, string? padToken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var vocabulary = ClipVocabulary.Read(folder, padToken);
        return new ClipTokenizer(vocabulary, vocabulary.Added);
    }

    /// <summary>A tokenizer that knows more tokens. New ones get the ids from <see cref="Count"/>
    /// on, in order; known ones keep theirs.</summary>
    /// <param name="more">The tokens, such as <c>#handbag0</c>; none empty.</param>
    public ClipTokenizer WithAdded(params IEnumerable<string> more)
    {
        var all = new Dictionary<string, int>(added, StringComparer.Ordinal);
        var next = Count;
        foreach (var token in more)
        {
            ArgumentException.ThrowIfNullOrEmpty(token, nameof(more));
            if (!all.ContainsKey(token))
            {
                all.Add(token, vocabulary.Ids.TryGetValue(token, out var known) ? known : next++);
            }
        }

        return new ClipTokenizer(vocabulary, all);
    }

    /// <summary>The id of a token, added or not.</summary>
    /// <returns>False where the tokenizer does not know it.</returns>
    public bool TryGetId(string token, out int id) => added.TryGetValue(token, out id) || vocabulary.Ids.TryGetValue(token, out id);

    /// <summary>The token of an id; tokens that end a word end in <c>&lt;/w&gt;</c>. An id that is
    /// not in use gives the unknown token.</summary>
    public string TokenOf(int id) => tokens.GetValueOrDefault(id) ?? vocabulary.Unknown;

    /// <summary>The tokens of a text, without start and end.</summary>
    public ImmutableArray<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = ImmutableArray.CreateBuilder<string>();
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (AddedAt(text, at) is { } found)
            {
                AddWords(text[from..at], result);
                result.Add(found);
                at += found.Length - 1;
                from = at + 1;
            }
        }

        AddWords(text[from..], result);
        return result.DrainToImmutable();
    }

    /// <summary>The ids of a text of any length: start, text, end.</summary>
    public ImmutableArray<int> Encode(string text) => [StartId, .. Tokenize(text).Select(IdOf), EndId];

    /// <summary>The ids of a text, brought to a length: cut before the end token, or padded after it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many ids, start and end among them; at least 2.</param>
    /// <param name="padId">The id to pad with; null for <see cref="PadId"/>.</param>
    public PromptTokens Encode(string text, int length, int? padId = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var room = length - 2;
        var all = Tokenize(text);
        var kept = Math.Min(all.Length, room);
        var words = all.AsSpan()[..kept].ToArray().Select(IdOf);
        ImmutableArray<int> ids = [StartId, .. words, EndId, .. Enumerable.Repeat(padId ?? PadId, room - kept)];
        return new PromptTokens(ids, kept + 2, all.Length > room ? LostText(text, room) : "");
    }

    /// <summary>The text of ids, as the reference writes it: special tokens shown, blanks before punctuation cleaned up.</summary>
    /// <param name="ids">The ids; one alone gives that token's text, U+FFFD where it is a part of a character.</param>
    public string Decode(params ReadOnlySpan<int> ids)
    {
        var texts = new List<string>();
        var run = new List<string>();
        foreach (var id in ids)
        {
            var token = TokenOf(id);
            if (added.ContainsKey(token) && !IsSpecial(token))
            {
                Finish();
                texts.Add(token);
            }
            else
            {
                run.Add(token);
            }
        }

        Finish();
        return CleanUps.Aggregate(string.Join(' ', texts),
            (text, change) => text.Replace(change.Before, change.After, StringComparison.Ordinal));

        void Finish()
        {
            if (BytePairs.Text(run) is { Length: > 0 } text)
            {
                texts.Add(text);
            }

            run.Clear();
        }
    }

    /// <summary>Whether a word is complete after this token, so that the next one starts a word.</summary>
    internal bool EndsWord(string token) => added.ContainsKey(token) || token.EndsWith(BytePairs.WordEnd, StringComparison.Ordinal);

    private int IdOf(string token) => TryGetId(token, out var id) ? id : unknown;

    private bool IsSpecial(string token) =>
        token == vocabulary.Start || token == vocabulary.End || token == vocabulary.Pad || token == vocabulary.Unknown;

    private string? AddedAt(string text, int at)
    {
        if (addedByFirst.TryGetValue(text[at], out var candidates))
        {
            foreach (var token in candidates)
            {
                if (string.CompareOrdinal(text, at, token, 0, token.Length) == 0)
                {
                    return token;
                }
            }
        }

        return null;
    }

    private void AddWords(string text, ImmutableArray<string>.Builder result)
    {
        foreach (var word in ClipText.Words(text))
        {
            if (word is ClipText.StartToken or ClipText.EndToken)
            {
                result.Add(word);
            }
            else
            {
                result.AddRange(vocabulary.Pairs.Tokens(word));
            }
        }
    }

    /// <summary>The part of a text from the first word on that does not fit whole. Words are
    /// counted one by one, since tokens never span a blank.</summary>
    private string LostText(string text, int room)
    {
        var at = 0;
        while (at < text.Length)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            room -= Tokenize(text[at..end]).Length;
            if (room < 0)
            {
                return text[at..].TrimEnd();
            }

            at = end;
        }

        return text.Trim(); // an added token with blanks in it was counted otherwise; all the text is the safe answer
    }
}
