namespace Itemwise.Editing.Storage;

/// <summary>Names that people give to workspaces and steps: shown, and never part of a path.</summary>
internal static class DisplayName
{
    private const int MostLetters = 200;

    /// <summary>The name without what no line of text holds.</summary>
    /// <param name="name">As it was typed.</param>
    /// <param name="of">What is named, as the sentence about it begins.</param>
    /// <exception cref="InputRefusedException">It is blank or too long.</exception>
    public static string Of(string name, string of)
    {
        var plain = string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return plain.Length is > 0 and <= MostLetters ? plain : throw new InputRefusedException(plain.Length == 0
            ? $"{of} cannot be given a blank name: give at least one letter."
            : $"{of} cannot be given a name of {plain.Length} letters: give at most {MostLetters}.");
    }
}
