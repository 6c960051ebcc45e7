using System.CommandLine;
using System.Globalization;

namespace Itemwise.Cli.Options;

/// <summary>Options that take words of a form, and say in a sentence what they take.</summary>
internal static class WordOption
{
    /// <summary>An option that may be given several times.</summary>
    /// <param name="name">As it is typed.</param>
    /// <param name="helpName">The form of a word.</param>
    /// <param name="description">What it does.</param>
    /// <param name="wanted">What a word must be, for whoever typed another.</param>
    /// <param name="isRight">Whether a word has the form.</param>
    public static Option<string[]> Many(string name, string helpName, string description, string wanted, Func<string, bool> isRight)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = helpName };
        option.Take(wanted, isRight);
        return option;
    }

    /// <summary>Refuses every word but these.</summary>
    public static void TakeOneOf<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Take($"{string.Join(", ", words[..^1])} or {words[^1]}", word => words.Contains(word, StringComparer.Ordinal));
    }

    /// <summary>An item's number, or null where a word is none.</summary>
    public static int? ItemNumber(string word) => int.TryParse(word.Trim(), NumberStyles.None, CultureInfo.InvariantCulture,
        out var number) ? number : null;

    private static void Take<T>(this Option<T> option, string wanted, Func<string, bool> isRight) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => !isRight(token.Value)))
        {
            result.AddError($"{option.Name} takes {wanted}, not '{token.Value}'");
        }
    });
}
