using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Sheets;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary><c>show DIR -o FILE</c>: the picture as it is now, with its items coloured and numbered.</summary>
internal sealed class ShowCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<string> file = Arguments.OutputFile("The picture to write (.png, .jpg, .webp, .tif)");

    public ShowCommand() => Syntax = new Command("show", "Write the photo with its items coloured and numbered") { folder, file };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var (path, target) = (call.Parse.GetRequiredValue(folder), call.Parse.GetRequiredValue(file));
        OutputFile.Require(target);
        var state = WorkspaceHistory.Read(path).Current;
        PictureWriter.Write(target, ItemOverlay.Draw(Picture.Load(state.PicturePath), state.Items));
        return new Outcome(Path.GetFullPath(target), state.Items.All.Length);
    }

    private sealed record Outcome(string Output, int Items) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Line(Output);
    }
}
