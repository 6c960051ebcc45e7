using Itemwise.Cli.Machine;
using Itemwise.Cli.Progress;
using Itemwise.Editing;
using Itemwise.Editing.Segmentation;
using Spectre.Console;

namespace Itemwise.Cli.Output;

/// <summary>Where the program speaks: results on one stream, everything else on the other. Decorates where people look and
/// nowhere else.</summary>
internal sealed class Terminal
{
    private const string NoColourVariable = "NO_COLOR";

    private readonly TextWriter output;
    private readonly TextWriter error;
    private readonly IAnsiConsole? outputScreen;
    private readonly IAnsiConsole? errorScreen;
    private readonly bool quiet;

    /// <summary>A terminal over two streams.</summary>
    /// <param name="output">What scripts read.</param>
    /// <param name="error">What people read.</param>
    /// <param name="quiet">No progress and no notes.</param>
    public Terminal(TextWriter output, TextWriter error, bool quiet)
        : this(
            output, error, quiet, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? Screen(output) : null,
            ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? Screen(error) : null)
    {
    }

    private Terminal(TextWriter output, TextWriter error, bool quiet, IAnsiConsole? outputScreen, IAnsiConsole? errorScreen) =>
        (this.output, this.error, this.quiet, this.outputScreen, this.errorScreen) = (output, error, quiet, outputScreen, errorScreen);

    /// <summary>One that never decorates and tells nothing but errors, whatever the streams are.</summary>
    public static Terminal ForScripts(TextWriter output, TextWriter error) => new(output, error, quiet: true, null, null);

    /// <summary>A line of the result.</summary>
    public void Line(string text) => output.WriteLine(text);

    /// <summary>A table of the result: framed on a screen that is wide enough, aligned words elsewhere.</summary>
    public void Table(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> cells)
    {
        string[][] rows = [.. cells.Select(row => row.Select(Printable.Line).ToArray())];
        if (outputScreen is null || FramedWidth(columns, rows) > outputScreen.Profile.Width)
        {
            PlainTable.Write(output, columns, rows);
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Header))
                { Alignment = column.IsNumber ? Justify.Right : Justify.Left, NoWrap = column.IsNumber });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => new Markup(Markup.Escape(cell)))]);
        }

        outputScreen.Write(table);
    }

    /// <summary>A line of a check: a word for its state, what was found, and what to do about it.</summary>
    public void Check(CheckState state, string subject, string found)
    {
        var (word, colour) = state switch
        {
            CheckState.Good => ("ok", "green"),
            CheckState.Warning => ("warn", "yellow"),
            CheckState.Bad => ("FAIL", "red"),
            _ => ("info", "grey"),
        };
        if (outputScreen is null)
        {
            output.WriteLine($"{word,-4}  {subject,-10}  {found}");
        }
        else
        {
            // The finding is written past the screen, which would break the line where a command to copy stands.
            outputScreen.Markup($"[{colour}]{word,-4}[/]  [bold]{Markup.Escape($"{subject,-10}")}[/]  ");
            output.WriteLine(found);
        }
    }

    /// <summary>Something good to know, on the stream for people.</summary>
    public void Note(string sentence)
    {
        if (!quiet)
        {
            error.WriteLine($"{ProgramVersion.ProgramName}: {Printable.Line(sentence)}");
        }
    }

    /// <summary>Several such sentences.</summary>
    public void Notes(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Note(sentence);
        }
    }

    /// <summary>Does long work on the calling thread and shows where it stands.</summary>
    public T Watch<T>(Func<IProgress<EditingProgress>, T> work) =>
        quiet ? work(new NoDisplay()) : errorScreen is null ? work(new LineDisplay(Note)) : ScreenDisplay.Watch(errorScreen, work);

    /// <summary>What went wrong, in one sentence.</summary>
    public void Error(string sentence) => error.WriteLine($"{ProgramVersion.ProgramName}: {Printable.Line(sentence)}");

    // A border before each column and one at the end, a space on both sides of a cell.
    private static int FramedWidth(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows) =>
        1 + columns.Select((column, i) => 3 + rows.Select(row => row[i].GetCellWidth()).Prepend(column.Header.GetCellWidth()).Max()).Sum();

    private static IAnsiConsole Screen(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NoColourVariable)) ? ColorSystemSupport.Detect
            : ColorSystemSupport.NoColors,
    });
}
