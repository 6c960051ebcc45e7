namespace Itemwise.Tabletop.Edits;

/// <summary>What words say of an object: "a blue metal ball", "a wooden cube", "ball".</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Colour">Its colour; null where the words name none.</param>
/// <param name="Material">Its material; plain where the words name none.</param>
public sealed record ObjectDescription(ObjectKind Kind, Colour? Colour, Material Material)
{
    /// <summary>Understands a name as captions and instructions use it, with or without an article.</summary>
    /// <exception cref="InputRefusedException">A word that the world does not know, or one that has no place there.</exception>
    public static ObjectDescription Parse(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var given = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rest = given is ["a" or "an" or "the", .. var named] ? named : given;
        if (rest is not [.. var adjectives, var noun] || Find<ObjectKind>(noun, kind => kind.Word()) is not { } kind)
        {
            throw Refuse(words);
        }

        Colour? colour = null;
        Material? material = null;
        foreach (var adjective in adjectives)
        {
            if (colour is null && material is null && Find<Colour>(adjective, candidate => candidate.Word()) is { } foundColour)
            {
                colour = foundColour;
            }
            else if (material is null && Find<Material>(adjective, candidate => candidate.Word()) is { } foundMaterial)
            {
                material = foundMaterial;
            }
            else
            {
                throw Refuse(words);
            }
        }

        return new ObjectDescription(kind, colour, material ?? Material.Plain);
    }

    private static T? Find<T>(string word, Func<T, string> wordOf) where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => wordOf(value) == word).Select(value => (T?)value).FirstOrDefault();

    private static InputRefusedException Refuse(string words) => new(
        $"'{words}' describes no object of the tabletop world: say a colour, a material and a kind, the first two if you like, "
        + "as in 'a red metal ball'; "
        + $"the kinds are {string.Join(", ", Enum.GetValues<ObjectKind>().Select(kind => kind.Word()))}.");
}
