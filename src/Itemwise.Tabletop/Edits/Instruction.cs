namespace Itemwise.Tabletop.Edits;

/// <summary>An edit in words.</summary>
/// <param name="Text">What is requested, such as "turn the ball into a red cube".</param>
/// <param name="Item">The item that is changed: its number before, or that of an added object afterwards.</param>
/// <param name="Keyword">The word of the text that names that item, by which a model may find it: "ball"; null where no word does.</param>
public sealed record Instruction(string Text, int Item, string? Keyword)
{
    private const string GroundWord = "ground";
    private const string WallWord = "background";

    /// <summary>An instruction whose keyword is found by what the item is called before and after.</summary>
    /// <remarks>What is there comes before what shall be: of "replace the ball with a cube" it is the ball. What is only there
    /// afterwards is named by what it shall be: of "add a cube" and "put it on sand" it is the cube and the sand.</remarks>
    /// <param name="text">What is requested.</param>
    /// <param name="item">The item that is changed.</param>
    /// <param name="before">The scene before.</param>
    /// <param name="after">The scene after.</param>
    public static Instruction About(string text, int item, Scene before, Scene after)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var spoken = text.Split(' ').Select(word => word.Trim(',', '.', ';', ':', '!')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new Instruction(text, item, Candidates(item, before, after).FirstOrDefault(spoken.Contains));
    }

    private static IEnumerable<string> Candidates(int item, Scene before, Scene after)
    {
        if (item is Scene.GroundItem or Scene.WallItem)
        {
            yield return item == Scene.GroundItem ? GroundWord : WallWord;
        }

        foreach (var scene in (Scene[])[before, after])
        {
            if (item > Scene.MostObjects || item <= scene.Objects.Length)
            {
                yield return scene.NounOf(item);
            }
        }
    }
}
