using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Itemwise.Editing;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>edit DIR [--describe N=TEXT]... [--remove N]...</c>: all edits of a call in one pass.</summary>
internal sealed class EditCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<string?> file = new("--output", "-o") { Description = "A file for the picture besides the step's own edit-NNN.png in DIR/edits", HelpName = "FILE" };
    private readonly Option<Edit.Describe[]> describe = new("--describe") { Description = "Make item N anew from words", HelpName = "N=TEXT", CustomParser = ParseDescriptions };
    private readonly Option<int[]> remove = Items("--remove", "Take item N away");
    private readonly Option<int[]> alsoActive = Items("--also-active", "Let item N change too, such as the hand around a bag");
    private readonly Option<long?> from = NumberOption.Whole("--from", "Begin at step N of the history, 0 for the photo (default: where it stands)", least: 0, most: int.MaxValue);
    private readonly EditOptions sampling = new();

    public EditCommand()
    {
        Syntax = new Command("edit", "Describe or remove items; several edits in one call are one pass") { folder, describe, remove, alsoActive, from, file };
        sampling.AddRegions(Syntax);
        sampling.AddSampling(Syntax);
    }

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var start = Measured.Start();
        var (path, edits) = (session.Parse.GetRequiredValue(folder), Edits(session.Parse));
        using var workspace = WorkspaceFolder.Open(path);
        var state = session.Parse.GetValue(from) is { } step ? workspace.History.StateAt((int)step) : workspace.History.Current;
        var active = session.Parse.GetValue(alsoActive) ?? [];
        foreach (var number in edits.Select(edit => edit.Item).Concat(active))
        {
            _ = state.Items[number]; // an unknown number is refused before anything is loaded
        }

        var output = session.Parse.GetValue(file);
        if (output is not null)
        {
            OutputFile.Require(output, path);
        }

        var made = Apply(session, workspace, state, new EditRequest(edits, new SamplingSettings(), [.. active]), output);
        return EditOutcome.Of(made, Measured.Since(start), isReconstruction: false);
    }

    private EditedFiles Apply(Session session, WorkspaceFolder workspace, WorkspaceState state, EditRequest asked, string? output)
    {
        using var model = session.OpenModel();
        var run = new EditRun(workspace, model, session.Cancellation);
        var request = asked with { Settings = sampling.Over(run.Defaults.For(asked.Edits), session) };
        return session.Terminal.Watch(display => run.Edit(request, state, output, display));
    }

    private ImmutableArray<Edit> Edits(ParseResult parse)
    {
        ImmutableArray<Edit> edits = [.. parse.GetValue(describe) ?? [], .. (parse.GetValue(remove) ?? []).Select(number => new Edit.Remove(number))];
        return edits.IsEmpty
            ? throw new UsageException("There is nothing to do: give --describe N=TEXT or --remove N (to see what was learned, use reconstruct).")
            : edits.GroupBy(edit => edit.Item).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? throw new UsageException($"Item {twice.Key} is edited {twice.Count()} times in one call; give one edit for each item.")
                : edits;
    }

    private static Edit.Describe[] ParseDescriptions(ArgumentResult result)
    {
        var descriptions = new List<Edit.Describe>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            if (parts.Length == 2 && Number(parts[0]) is { } number && parts[1].Trim().Length > 0)
            {
                descriptions.Add(new Edit.Describe(number, parts[1].Trim()));
            }
            else
            {
                result.AddError($"--describe takes an item's number and its new description, such as 3=\"a blue ball\", not '{token.Value}'");
            }
        }

        return [.. descriptions];
    }

    private static Option<int[]> Items(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var numbers = result.Tokens.Select(token => Number(token.Value)).ToArray();
            if (Array.IndexOf(numbers, null) is var at and >= 0)
            {
                result.AddError($"{name} takes an item's number as items lists it, not '{result.Tokens[at].Value}'");
            }

            return [.. numbers.Select(number => number ?? 0)];
        },
    };

    private static int? Number(string text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
