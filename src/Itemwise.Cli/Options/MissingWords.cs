using System.CommandLine;
using System.CommandLine.Parsing;

namespace Itemwise.Cli.Options;

/// <summary>Finds the word that was forgotten: an empty one, such as an unset variable of a script leaves behind, or the next
/// option in its place.</summary>
internal static class MissingWords
{
    private const string OptionStart = "--";

    // Words of a prompt may be none.
    private const string Prompt = "TEXT";

    /// <summary>Adds the check to everything of a command that takes one word.</summary>
    public static void Refuse(Command command)
    {
        foreach (var argument in command.Arguments.OfType<Argument<string>>().Where(argument => argument.Name != Prompt))
        {
            argument.Validators.Add(result => Check(result, argument.Name, isPrompt: false));
        }

        foreach (var option in command.Options.OfType<Option<string?>>())
        {
            option.Validators.Add(result => Check(result, option.Name, isPrompt: option.HelpName == Prompt));
        }
    }

    private static void Check(SymbolResult result, string name, bool isPrompt)
    {
        foreach (var token in result.Tokens)
        {
            if (result is OptionResult && token.Value.StartsWith(OptionStart, StringComparison.Ordinal))
            {
                result.AddError($"{name} needs a word of its own before '{token.Value}'");
            }
            else if (!isPrompt && string.IsNullOrWhiteSpace(token.Value))
            {
                result.AddError($"{name} needs a word, and this one is empty");
            }
        }
    }
}
