using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit.Adapters;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>import DIR FILE</c>: an adapter in place of what was learned.</summary>
internal sealed class ImportCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Argument<string> file = new("FILE") { Description =
        "A LoRA adapter of the UNet with the names of diffusers, PEFT or kohya's trainer, or rows of learned tokens" };

    public ImportCommand() => Syntax = new Command("import", "Take an adapter's deltas, or its tokens' rows, in place of what was learned")
        { folder, file };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var (path, source) = (call.Parse.GetRequiredValue(folder), call.Parse.GetRequiredValue(file));
        using var workspace = WorkspaceFolder.Open(path);
        using var model = call.Model();
        var files = AssociationFiles.In(workspace.FullPath);
        using var before = files.Load();
        using var association = AdapterFile.Import(before, source, model.Value);
        files.Save(association);
        return new Outcome(Path.GetFullPath(path), files.TensorPath, new FileInfo(files.TensorPath).Length);
    }

    private sealed record Outcome(string Workspace, string Association, long Bytes) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Line($"{Workspace} has taken it; edits use it from now on.");
    }
}
