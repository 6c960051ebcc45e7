using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Methods.DEdit.Adapters;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>export DIR FILE --format peft|kohya|embeds</c>: what was learned, for other programs.</summary>
internal sealed class ExportCommand : ICommand
{
    private const string Extension = ".safetensors";

    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Argument<string> file = new("FILE") { Description = "The file to write (.safetensors)" };

    private readonly Option<string> format = new("--format")
    {
        Description = "Low-rank deltas with the names of PEFT or of kohya's trainer, or the learned tokens' rows (embeds)",
            HelpName = "peft|kohya|embeds", Required = true,
    };

    public ExportCommand()
    {
        format.TakeOneOf("peft", "kohya", "embeds");
        Syntax = new Command("export", "Write what was learned as an adapter for other programs") { folder, file, format };
    }

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var (path, target) = (call.Parse.GetRequiredValue(folder), call.Parse.GetRequiredValue(file));
        var form = Enum.Parse<AdapterFormat>(call.Parse.GetRequiredValue(format), ignoreCase: true);
        if (!string.Equals(Path.GetExtension(target), Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputRefusedException(
                $"'{target}' does not end in {Extension}, by which other programs know such a file: name it so.");
        }

        OutputFile.RequireOfAnyKind(target);
        using var workspace = WorkspaceFolder.Open(path);
        using var association = AssociationFiles.In(workspace.FullPath).Load();
        AdapterFile.Export(association, target, form, call.AskedDType);
        return new Outcome(Path.GetFullPath(target), form, new FileInfo(target).Length);
    }

    private sealed record Outcome(string Output, AdapterFormat Format, long Bytes) : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            terminal.Line(Output);
            terminal.Line(ByteText.Of(Bytes));
        }
    }
}
