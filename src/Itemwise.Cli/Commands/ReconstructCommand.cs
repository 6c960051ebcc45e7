using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>reconstruct DIR</c>: makes the whole photo from what was learned of its items; shows what the association knows.</summary>
internal sealed class ReconstructCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<string?> file = new("--output", "-o") { Description = "The picture to write (default: the next reconstruction-NNN.png in DIR/edits)", HelpName = "FILE" };
    private readonly EditOptions sampling = new();

    public ReconstructCommand()
    {
        Syntax = new Command("reconstruct", "Make the photo from what was learned of its items") { folder, file };
        sampling.AddSampling(Syntax);
    }

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var start = Measured.Start();
        using var workspace = WorkspaceFolder.Open(session.Parse.GetRequiredValue(folder));
        var output = session.Parse.GetValue(file) ?? OutputFile.Next(workspace.EditsPath, "reconstruction");
        OutputFile.RequireWithRegion(output);
        var made = Apply(session, workspace, output);
        return EditOutcome.Of(made, Measured.Since(start), isReconstruction: true);
    }

    private EditedFiles Apply(Session session, WorkspaceFolder workspace, string output)
    {
        using var model = session.OpenModel();
        var run = new EditRun(workspace, model, session.Cancellation);
        var settings = sampling.Over(run.Defaults.WithoutWords, session.Parse, session.Seed);
        return session.Terminal.Watch(display => run.Reconstruct(settings, output, display));
    }
}
