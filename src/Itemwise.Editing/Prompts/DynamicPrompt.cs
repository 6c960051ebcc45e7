using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Editing.Prompts;

/// <summary>A caption some of whose words are tokens of their own, whose embeddings are learned: the words' places among the tokens, and
/// the text encoder over all of them.</summary>
/// <remarks>Of the families with one text encoder. Immutable; borrows the model at each call.</remarks>
public sealed class DynamicPrompt
{
    private readonly long[] ids;

    private DynamicPrompt(ImmutableArray<CaptionWord> words, ImmutableArray<TokenSpan> spans, ImmutableArray<int> rows, long[] ids) =>
        (Words, Spans, RowOfWord, this.ids) = (words, spans, rows, ids);

    /// <summary>The caption's words.</summary>
    public ImmutableArray<CaptionWord> Words { get; }

    /// <summary>Each word's place among the tokens, counted from the start token, 0.</summary>
    public ImmutableArray<TokenSpan> Spans { get; }

    /// <summary>The row of learned embeddings that stands for each word; -1 for a plain word.</summary>
    public ImmutableArray<int> RowOfWord { get; }

    /// <summary>The tokens' ids: start, text, end, padding.</summary>
    public ReadOnlySpan<long> Ids => ids;

    /// <summary>Position of the end token.</summary>
    public int End => Spans.IsEmpty ? 1 : Spans[^1].End;

    /// <summary>Positions of the learned tokens, in the order of the words.</summary>
    public ImmutableArray<int> LearnedPositions =>
        [.. Spans.Zip(RowOfWord).Where(word => word.Second >= 0).Select(word => word.First.Start)];

    /// <summary>Prepares a caption.</summary>
    /// <param name="model">Its tokenizer and text encoder's sizes.</param>
    /// <param name="caption">The caption.</param>
    /// <param name="rowOf">From a word's index to the row that stands for it; null or -1 for a plain word.</param>
    /// <exception cref="InputRefusedException">It has more tokens than the text encoder takes; says from where on.</exception>
    public static DynamicPrompt Of(ModelSet model, string caption, Func<int, int>? rowOf = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (words, length) = (CaptionWord.Of(caption), model.TextModel.Config.MaximumLength);
        var (tokenizer, firstLearned) = (model.Tokenizer, model.TextModel.Config.VocabularySize);
        ImmutableArray<int> rows = [.. words.Select((_, index) => rowOf?.Invoke(index) ?? -1)];
        var (ids, spans) = (new List<long> { tokenizer.StartId }, ImmutableArray.CreateBuilder<TokenSpan>());
        foreach (var (index, word) in words.Index())
        {
            long[] pieces = rows[index] >= 0 ? [firstLearned + rows[index]]
                : [.. tokenizer.Encode(word.Text)[1..^1].Select(id => (long)id)];
            spans.Add(new TokenSpan(ids.Count, pieces.Length));
            ids.AddRange(pieces);
        }

        if (ids.Count + 1 > length)
        {
            var lost = words[spans.Index().First(span => span.Item.End + 1 > length).Index];
            throw new InputRefusedException(
                $"The caption has {ids.Count + 1} tokens and the text encoder takes {length}: there is no room from \"{lost.Text}\" (word "
                    + $"{words.IndexOf(lost) + 1}) on; shorten it.");
        }

        ids.Add(tokenizer.EndId);
        ids.AddRange(Enumerable.Repeat((long)tokenizer.PadId, length - ids.Count));
        return new DynamicPrompt(words, spans.ToImmutable(), rows, [.. ids]);
    }

    /// <summary>What the text encoder makes of it.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="rows">[n, C], the learned embeddings; null where every word is plain. Gradients flow to them.</param>
    /// <returns>[1, 77, C], float32; the caller's scope's.</returns>
    public Tensor Encode(ModelSet model, Tensor? rows = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Enter();
        var tokens = Tensor.From<long>(ids, 1, ids.Length).To(model.Device);
        return scope.Return(model.TextModel.Forward(tokens, rows?.To(model.Device)).LastHidden.To(DType.Float32));
    }

    /// <summary>What the learned embedding of a word begins with: the word's own, or the mean of its pieces'.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="words">The words, one for each row.</param>
    /// <returns>[n, C], float32; the caller's scope's.</returns>
    public static Tensor WholeWords(ModelSet model, IEnumerable<string> words) => RowsOf(model,
        words.Select(word => model.Tokenizer.Encode(word)[1..^1]));

    /// <summary>The same as the published code has it: the vocabulary's fragment that begins longer words so, which is not the word; and
    /// where there is none, the end of text.</summary>
    /// <inheritdoc cref="WholeWords"/>
    public static Tensor WordBeginnings(ModelSet model, IEnumerable<string> words) => RowsOf(model,
        words.Select(word => ImmutableArray.Create(model.Tokenizer.TryGetId(word, out var id) ? id : model.Tokenizer.EndId)));

    private static Tensor RowsOf(ModelSet model, IEnumerable<ImmutableArray<int>> pieces)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Enter();
        var table = model.TextModel.TokenTable;
        Tensor[] rows = [.. pieces.Select(ids => table.IndexSelect(0, Tensor.From([.. ids.Select(id => (long)id)]).To(table.Device))
            .To(DType.Float32).Mean([0], keepDims: true))];
        return scope.Return(Tensor.Concat(rows, 0));
    }
}
