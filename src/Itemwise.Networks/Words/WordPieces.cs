using System.Collections.Immutable;
using System.Text;
using Itemwise.Diffusion.Weights;
using Microsoft.ML.Tokenizers;

namespace Itemwise.Networks.Words;

/// <summary>BERT's tokenizer (arXiv:1810.04805), lower case, as Grounding DINO reads phrases.</summary>
internal sealed class WordPieces
{
    /// <summary>The most tokens that the networks take.</summary>
    public const int MostTokens = 256;

    private const string Vocabulary = "vocab.txt";
    private const string WholeFile = "tokenizer.json";
    private const int MostIds = 1_000_000;

    // Of bert-base-uncased; the networks know them by these numbers.
    private static readonly (int Id, string Token)[] Special = [(101, "[CLS]"), (102, "[SEP]"), (1012, "."), (1029, "?")];

    private readonly BertTokenizer tokenizer;

    private WordPieces(BertTokenizer tokenizer) => this.tokenizer = tokenizer;

    /// <summary>Reads vocab.txt, or tokenizer.json in its place.</summary>
    /// <exception cref="InputRefusedException">Neither is there, or one is no vocabulary of BERT.</exception>
    public static WordPieces Load(string folder)
    {
        var lines = File.Exists(Path.Combine(folder, Vocabulary)) ? File.ReadAllLines(Path.Combine(folder, Vocabulary))
            : File.Exists(Path.Combine(folder, WholeFile)) ? Lines(ModelConfig.Read(Path.Combine(folder, WholeFile)))
            : throw new InputRefusedException($"'{folder}' has no {Vocabulary} and no {WholeFile}, which words need: "
                + "fetch one of them too.");
        if (Special.FirstOrDefault(special => special.Id >= lines.Length || lines[special.Id] != special.Token)
            is { Token: not null } missing)
        {
            throw new InputRefusedException(
                $"The vocabulary in '{folder}' is not BERT's: '{missing.Token}' should be number {missing.Id}; fetch the network's own.");
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return new WordPieces(BertTokenizer.Create(stream, new BertOptions { RemoveNonSpacingMarks = true }));
    }

    /// <summary>Ids of a text between those of start and end.</summary>
    /// <exception cref="InputRefusedException">There are too many.</exception>
    public ImmutableArray<int> Encode(string text)
    {
        ImmutableArray<int> ids = [.. tokenizer.EncodeToIds(text, addSpecialTokens: true)];
        return ids.Length <= MostTokens ? ids
            : throw new InputRefusedException($"The words make {ids.Length} tokens and the network takes {MostTokens}: give fewer "
                + "or shorter phrases.");
    }

    /// <summary>Whether an id stands between phrases.</summary>
    public static bool Separates(int id) => Special.Any(special => special.Id == id);

    private static string[] Lines(ModelConfig file)
    {
        var ids = file.GetSection("model")?.GetSection("vocab") ?? throw file.Refuse("model.vocab", "is missing");
        var tokens = ids.Keys.ToDictionary(token => ids.GetInt(token, 0, least: 0, most: MostIds));
        return [.. Enumerable.Range(0, tokens.Keys.Max() + 1).Select(id => tokens.GetValueOrDefault(id, $"[nothing{id}]"))];
    }
}
