using System.Collections.Immutable;
using System.Text;

namespace Itemwise.Tabletop.Captions;

/// <summary>Puts a caption together and keeps where the names went.</summary>
internal sealed class CaptionBuilder
{
    private readonly StringBuilder text = new();
    private readonly ImmutableArray<Mention>.Builder mentions = ImmutableArray.CreateBuilder<Mention>();

    public CaptionBuilder Append(string words)
    {
        text.Append(words);
        return this;
    }

    /// <summary>Appends a name, which may have an article before it.</summary>
    /// <param name="item">The item's number.</param>
    /// <param name="name">Its name, or its noun alone.</param>
    /// <param name="phrase">The name with its article, or without one.</param>
    public CaptionBuilder Name(int item, string name, string phrase)
    {
        text.Append(phrase);
        mentions.Add(new Mention(item, text.Length - name.Length, name));
        return this;
    }

    /// <summary>Appends "a red ball, a cube and a mug".</summary>
    public CaptionBuilder List(IReadOnlyList<(int Item, string Name)> things)
    {
        for (var index = 0; index < things.Count; index++)
        {
            Append(index == 0 ? "" : index == things.Count - 1 ? " and " : ", ");
            Name(things[index].Item, things[index].Name, Vocabulary.WithArticle(things[index].Name));
        }

        return this;
    }

    public Caption Build() => new(text.ToString(), mentions.ToImmutable());
}
