using System.CommandLine;
using Itemwise.Cli.Methods;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>reconstruct DIR</c>: makes the whole photo from what was learned of its items; shows what the association knows.</summary>
internal sealed class ReconstructCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<string?> file = new("--output", "-o") { Description =
        "The picture to write (default: the next reconstruction-NNN.png in DIR/edits)", HelpName = "FILE" };
    private readonly SamplingOptions sampling = new();
    private readonly DEditOptions options = new();

    public ReconstructCommand()
    {
        Syntax = new Command("reconstruct", "Make the photo from what was learned of its items") { folder, file };
        sampling.AddTo(Syntax);
        options.AddParity(Syntax);
    }

    public Command Syntax { get; }

    public bool TakesAdapters => true;

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        using var workspace = WorkspaceFolder.Open(call.Parse.GetRequiredValue(folder));
        var output = call.Parse.GetValue(file) ?? OutputFile.Next(workspace.EditsPath, "reconstruction");
        OutputFile.RequireWithRegion(output);
        var made = Apply(call, workspace, output);
        return EditOutcome.Of(made, Measured.Since(start), isReconstruction: true);
    }

    private EditedFiles Apply(Call call, WorkspaceFolder workspace, string output)
    {
        using var model = call.Model();
        var request = options.Reconstruction(call.Parse, sampling.Read(call.Parse, call.Seed), model.Choice.Folder);
        var session = new EditingSession(workspace, model);
        return call.Terminal.Watch(display => EditedFiles.Reconstruct(session, request, output, display, call.Cancellation));
    }
}
