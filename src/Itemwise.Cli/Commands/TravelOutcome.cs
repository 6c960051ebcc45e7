using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary>What <c>pack</c>, <c>unpack</c> and <c>copy</c> say.</summary>
/// <param name="Output">The file or the folder that was made.</param>
/// <param name="Files">How many files the workspace has.</param>
/// <param name="Bytes">Their sizes together.</param>
internal sealed record TravelOutcome(string Output, int Files, long Bytes) : IOutcome
{
    public static TravelOutcome Of(string output, WorkspaceTravel made) => new(Path.GetFullPath(output), made.FileCount, made.Bytes);

    public void Tell(Terminal terminal)
    {
        terminal.Line(Output);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{Files} files, {ByteText.Of(Bytes)}"));
    }
}
