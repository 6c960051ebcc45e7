using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace Itemwise.Diffusion.Clip;

/// <summary>Byte-pair encoding: a word's bytes, joined pair by pair in the order of the merges
/// learned (Sennrich et al., arXiv:1508.07909).</summary>
internal sealed class BytePairs
{
    public const string WordEnd = "</w>";

    // Words repeat from prompt to prompt; hostile text does not, so the memory of it is bounded.
    private const int CachedWordCount = 4096;
    private const int CachedWordLength = 64;

    private static readonly string[] ByteTexts = MakeByteTexts();
    private static readonly Dictionary<char, byte> Bytes =
        ByteTexts.Select((text, value) => (text, value)).ToDictionary(p => p.text[0], p => (byte)p.value);

    private readonly List<string> symbols = [];
    private readonly Dictionary<string, int> symbolIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Left, int Right), (int Rank, int Joined)> merges = [];
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> cache = new(StringComparer.Ordinal);

    /// <summary>Takes the merges in the order they were learned.</summary>
    public BytePairs(IReadOnlyList<(string Left, string Right)> ordered)
    {
        foreach (var text in ByteTexts)
        {
            Symbol(text);
            Symbol(text + WordEnd);
        }

        for (var rank = 0; rank < ordered.Count; rank++)
        {
            var (left, right) = ordered[rank];
            merges[(Symbol(left), Symbol(right))] = (rank, Symbol(left + right));
        }
    }

    /// <summary>The tokens of one word; the last ends in <see cref="WordEnd"/>.</summary>
    public ImmutableArray<string> Tokens(string word)
    {
        if (cache.TryGetValue(word, out var known))
        {
            return known;
        }

        var tokens = Join(word);
        if (word.Length <= CachedWordLength && cache.Count < CachedWordCount)
        {
            cache.TryAdd(word, tokens);
        }

        return tokens;
    }

    /// <summary>The text whose bytes the tokens' characters stand for, word ends as blanks; bytes that are no UTF-8 as U+FFFD.</summary>
    public static string Text(IEnumerable<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var character in tokens.SelectMany(token => token))
        {
            if (Bytes.TryGetValue(character, out var value))
            {
                bytes.Add(value);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(character.ToString())); // of a special token that is no byte text
            }
        }

        return Encoding.UTF8.GetString([.. bytes]).Replace(WordEnd, " ", StringComparison.Ordinal).Trim();
    }

    /// <summary>Joins round by round: all places of the best pair from left to right, then the next best. The places wait in a queue by
    /// rank and position, so a word of a megabyte takes seconds, not hours.</summary>
    private ImmutableArray<string> Join(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        var chain = new Chain([.. bytes.Select((value, i) =>
            symbolIds[i == bytes.Length - 1 ? ByteTexts[value] + WordEnd : ByteTexts[value]])]);
        var waiting = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (var at = 0; at < bytes.Length - 1; at++)
        {
            Enqueue(at);
        }

        var round = new List<(int At, int Left, int Right)>();
        while (waiting.TryPeek(out _, out var best))
        {
            // Pairs made in this round wait for the next, even if they rank before the ones still open.
            round.Clear();
            while (waiting.TryPeek(out var next, out var priority) && priority.Rank == best.Rank)
            {
                round.Add(next);
                waiting.Dequeue();
            }

            foreach (var (at, left, right) in round)
            {
                if (chain.Joins(at, left, right, merges[(left, right)].Joined) is { } neighbours)
                {
                    Enqueue(neighbours);
                    Enqueue(at);
                }
            }
        }

        return [.. chain.Symbols().Select(id => symbols[id])];

        void Enqueue(int at)
        {
            if (chain.PairAt(at) is { } pair && merges.TryGetValue(pair, out var merge))
            {
                waiting.Enqueue((at, pair.Left, pair.Right), (merge.Rank, at));
            }
        }
    }

    private int Symbol(string text)
    {
        if (!symbolIds.TryGetValue(text, out var id))
        {
            id = symbols.Count;
            symbols.Add(text);
            symbolIds.Add(text, id);
        }

        return id;
    }

    /// <summary>Each byte as a visible character: itself where it prints in Latin-1, else one from U+0100 on, in order.</summary>
    private static string[] MakeByteTexts()
    {
        var next = 0x100;
        var texts = new string[256];
        for (var value = 0; value < texts.Length; value++)
        {
            var prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            texts[value] = ((char)(prints ? value : next++)).ToString();
        }

        return texts;
    }

    /// <summary>The symbols of a word as a doubly linked list over arrays; a joined symbol lives on at its left part's place.</summary>
    private sealed class Chain(int[] symbols)
    {
        private const int Gone = -1;

        private readonly int[] next = [.. Enumerable.Range(1, symbols.Length)];
        private readonly int[] previous = [.. Enumerable.Range(-1, symbols.Length)];

        public (int Left, int Right)? PairAt(int at) =>
            at >= 0 && symbols[at] != Gone && next[at] < symbols.Length ? (symbols[at], symbols[next[at]]) : null;

        /// <summary>Joins the pair at a place if it still stands there; returns the place before it (-1 for none), else null.</summary>
        public int? Joins(int at, int left, int right, int joined)
        {
            if (PairAt(at) != (left, right))
            {
                return null;
            }

            var second = next[at];
            symbols[at] = joined;
            symbols[second] = Gone;
            next[at] = next[second];
            if (next[at] < symbols.Length)
            {
                previous[next[at]] = at;
            }

            return previous[at];
        }

        public IEnumerable<int> Symbols() => symbols.Where(symbol => symbol != Gone);
    }
}
