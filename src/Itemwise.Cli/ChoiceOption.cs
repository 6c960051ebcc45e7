using System.CommandLine;

namespace Itemwise.Cli;

/// <summary>Options that take one of a few words, and say in a sentence which.</summary>
internal static class ChoiceOption
{
    /// <summary>Refuses every word but these.</summary>
    public static void TakeOneOf<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !words.Contains(token.Value, StringComparer.Ordinal)))
            {
                result.AddError($"{option.Name} takes {string.Join(", ", words[..^1])} or {words[^1]}, not '{token.Value}'");
            }
        });
    }
}
