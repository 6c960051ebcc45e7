using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Options;

namespace Itemwise.Cli.Methods;

/// <summary>The methods that <c>edit</c> offers. A new one is its own <see cref="IMethodOptions"/> and its name in the list
/// here.</summary>
internal static class MethodOptions
{
    /// <summary>Options of all methods, for one command.</summary>
    public static ImmutableArray<IMethodOptions> All() => [new DEditOptions()];

    /// <summary>The method whose edits a call names.</summary>
    /// <exception cref="UsageException">The call names no edit, or edits of two methods.</exception>
    public static IMethodOptions AskedBy(ParseResult parse, ImmutableArray<IMethodOptions> all) =>
        all.Where(method => method.IsAsked(parse)).ToArray() switch
    {
        [var only] => only,
        [] => throw new UsageException(
            "There is nothing to do: name an edit, such as --describe N=TEXT or --remove N (to see what was learned, use reconstruct)."),
        [var one, var other, ..] => throw new UsageException(
            $"This call names edits of {one.Method.Name} and of {other.Method.Name}: one pass is of one method, so make two calls."),
    };
}
