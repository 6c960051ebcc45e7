using System.Collections.Immutable;
using System.Text;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>The new words of one item: K tokens that no vocabulary has.</summary>
/// <param name="Item">The item's number.</param>
/// <param name="Name">The item's name, as the workspace has it.</param>
/// <param name="Tokens">The tokens in order, such as <c>#handbag0</c>, <c>#handbag0_1</c>; those of a second photo begin with
/// <c>$</c>.</param>
/// <param name="Photo">0 for the workspace's own photo, 1 for the one that was learned together with it.</param>
public sealed record ItemTokens(int Item, string Name, ImmutableArray<string> Tokens, int Photo = 0)
{
    /// <summary>The item's learned prompt: its tokens, separated by blanks; no sentence around them.</summary>
    public string Prompt => string.Join(' ', Tokens);

    /// <summary>Names the tokens of an item after the last word of its name and its number.</summary>
    /// <param name="item">The item.</param>
    /// <param name="count">K.</param>
    /// <param name="photo">0 for the workspace's own photo, 1 for the one that is learned together with it.</param>
    public static ItemTokens For(Item item, int count, int photo = 0)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var stem = $"{(photo == 0 ? '#' : '$')}{LastWord(item.Name)}{item.Number}";
        return new ItemTokens(item.Number, item.Name, [stem, .. Enumerable.Range(1, count - 1).Select(i => $"{stem}_{i}")], photo);
    }

    /// <summary>The first values of new rows: normal numbers of the table's own mean and deviation.</summary>
    /// <param name="table">[V, C], the text model's embedding table.</param>
    /// <param name="count">New rows.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <returns>[count, C] in float32, on the table's device.</returns>
    public static Tensor FirstRows(Tensor table, int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = TensorScope.Enter();
        var numbers = table.To(DType.Float32);
        var rows = generator.Normal([count, table.Size(1)]).To(table.Device);
        return scope.Return(rows * numbers.Variance().Sqrt() + numbers.Mean());
    }

    // Blanks and punctuation would make the tokenizer's text ambiguous, digits at the end the number that follows (block12 is the first
    // token of item 12, "block", and of item 2, "block 1"); an item without a usable name is called "item".
    private static string LastWord(string name)
    {
        var word = new StringBuilder();
        foreach (var letter in name.Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "")
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_')
            {
                word.Append(char.ToLowerInvariant(letter));
            }
        }

        var stem = word.ToString().TrimEnd('_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return stem.Length == 0 ? "item" : stem;
    }
}
