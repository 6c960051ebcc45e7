using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Machine;
using Itemwise.Networks.Recognition;

namespace Itemwise.Cli.Networks;

/// <summary>The option that names published networks, and which of them does what; where none is named, those that are
/// installed.</summary>
internal sealed class NetworkArguments
{
    private readonly Option<string[]> with = new("--with")
    {
        Description = "A published network, as its folder or .onnx file; may be given again for a second one "
            + $"(default: those in {InstalledNetworks.Folder} beside the program or in {InstalledNetworks.Variable})",
        HelpName = "FOLDER",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(with);

    /// <summary>Whether networks are named.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(with) is { Length: > 0 };

    /// <summary>The networks that are named, recognised.</summary>
    /// <exception cref="InputRefusedException">One is none; the sentence says why.</exception>
    public ImmutableArray<RecognisedNetwork> Named(ParseResult parse) => [.. (parse.GetValue(with) ?? []).Select(NetworkFolder.Recognise)];

    /// <summary>The one to use: of those named, else of those installed.</summary>
    /// <param name="named">The networks that are named.</param>
    /// <param name="can">What it must be able to do.</param>
    /// <param name="what">The same in words, for whoever has none.</param>
    /// <exception cref="InputRefusedException">There is none.</exception>
    public static RecognisedNetwork Choose(ImmutableArray<RecognisedNetwork> named, Func<RecognisedNetwork, bool> can, string what) =>
        named.FirstOrDefault(can) ?? InstalledNetworks.First(can) ?? throw new InputRefusedException(
            $"No network {what} is there: name one with --with FOLDER, or put it into {InstalledNetworks.Folder} beside the program.");
}
