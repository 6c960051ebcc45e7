using System.CommandLine;
using System.CommandLine.Help;
using Itemwise.Cli.Commands;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Torch;

namespace Itemwise.Cli;

/// <summary>From arguments to an exit code: parses, runs one command, prints its outcome or one sentence on what went wrong.</summary>
internal static class CommandLine
{
    private const string DebugVariable = "ITEMWISE_DEBUG";

    /// <summary>Runs the program.</summary>
    /// <param name="args">Without the program's name.</param>
    /// <param name="output">What scripts read: text, or the one JSON object.</param>
    /// <param name="error">What people read: progress, notes, errors.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation = default) =>
        Run(args, output, error, null, cancellation);

    /// <summary>Runs the program with something piped in; null for what standard input has.</summary>
    public static int Run(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, Stream? input, CancellationToken cancellation)
    {
        var options = new GlobalOptions();
        ICommand[] commands =
        [
            new NewCommand(), new ItemsCommand(), new ShowCommand(), new CompareItemsCommand(), new AssociateCommand(), new EditCommand(),
            new InstructCommand(), new InvertCommand(), new RewriteCommand(), new HistoryCommand(), StepCommand.Undo(),
            StepCommand.Redo(), new PackCommand(), new UnpackCommand(), new CopyCommand(), new ExportCommand(), new ImportCommand(),
            new ReconstructCommand(), new GenerateCommand(), new SceneCommand(), new EvaluateCommand(), new StudioCommand(),
            new StudioWorkerCommand(), new StudioOnceCommand(), new DemoCommand(), new DoctorCommand(), new BenchCommand(),
        ];
        var root = Root(options, commands);

        // Prompts may begin with @, which by default would name a file of further arguments.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var json = GlobalOptions.AsksForJson(args);
        var terminal = json ? Terminal.ForScripts(output, error) : new Terminal(output, error, parse.GetValue(options.Quiet));
        try
        {
            if (parse.Action is HelpAction)
            {
                return json ? Help(parse, output) : parse.Invoke(new InvocationConfiguration { Output = output, Error = error });
            }

            if (parse.Action?.GetType().DeclaringType == typeof(VersionOption))
            {
                Print(new VersionOutcome(ProgramVersion.Text), terminal, output, json);
                return ExitCode.Done;
            }

            if (parse.Errors.Count > 0)
            {
                throw new UsageException(Sentence(parse, args));
            }

            var command = commands.First(command => command.Syntax == parse.CommandResult.Command);
            var outcome = command.Run(new Call(command, parse, options, terminal, input, cancellation)
                { Tell = outcome => Print(outcome, terminal, output, json) });
            if (!outcome.IsTold)
            {
                Print(outcome, terminal, output, json);
            }

            return outcome.Code;
        }
        catch (Exception caught) when (Environment.GetEnvironmentVariable(DebugVariable) is not "1" || caught is UsageException)
        {
            return Fail(caught, terminal, output, json);
        }
        catch (Exception caught)
        {
            error.WriteLine(caught);
            return Fail(caught, terminal, output, json);
        }
    }

    /// <summary>All of the syntax, for help and for tests.</summary>
    private static RootCommand Root(GlobalOptions options, IEnumerable<ICommand> commands)
    {
        var root = new RootCommand("Edits any item of a photo and nothing else.") { HelpName = ProgramVersion.ProgramName };
        options.AddTo(root);
        root.Directives.Clear(); // a word in brackets is a word like any other
        foreach (var command in commands)
        {
            root.Subcommands.Add(command.Syntax);
            if (command.TakesAdapters)
            {
                command.Syntax.Options.Add(options.Lora);
            }

            if (command.ReadsPrompts)
            {
                command.Syntax.Options.Add(options.PlainPrompt);
            }

            MissingWords.Refuse(command.Syntax);
        }

        MissingWords.Refuse(root);

        return root;
    }

    private static void Print(IOutcome outcome, Terminal terminal, TextWriter output, bool json)
    {
        try
        {
            if (json)
            {
                JsonOutput.Write(output, outcome);
            }
            else
            {
                outcome.Tell(terminal);
            }
        }
        catch (IOException error)
        {
            throw new ResourceException(
                $"The work is done, but its result could not be printed ({FirstLine(error)}): look at where the output goes.", error);
        }
    }

    private static int Help(ParseResult parse, TextWriter output)
    {
        using var text = new StringWriter();
        var code = parse.Invoke(new InvocationConfiguration { Output = text, Error = text });
        JsonOutput.WriteHelp(output, text.ToString());
        return code;
    }

    private static int Fail(Exception error, Terminal terminal, TextWriter output, bool json)
    {
        // What fails when a type is first used stands within.
        var cause = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
        var (sentence, code) = (Printable.Line(Sentence(cause)), ExitCode.Of(cause));
        try
        {
            terminal.Error(sentence);
            if (json)
            {
                JsonOutput.WriteError(output, sentence, code);
            }
        }
        catch (IOException)
        {
            // Nobody can be told; the exit code still says it.
        }

        return code;
    }

    private static string Sentence(Exception error) => error switch
    {
        ItemwiseException => error.Message,
        InterruptedException => error.Message,
        OperationCanceledException => "Stopped; nothing was written.",
        OutOfMemoryException => "There is not enough memory: use a smaller photo or model, or close other programs.",
        DllNotFoundException when error.Message.Contains("allocate memory", StringComparison.Ordinal)
            || error.Message.Contains("map segment", StringComparison.Ordinal) =>
            "There is not enough memory to load the native library: close other programs, or raise the limit on this process's memory.",
        DllNotFoundException => $"The native library could not be loaded ({FirstLine(error)}): run ./itemwise once, which builds it.",
        _ => $"Something went wrong that should not ({error.GetType().Name}: {FirstLine(error)}); run it again with {DebugVariable}=1 "
            + $"for the details.",
    };

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim().TrimEnd('.');

    // One sentence, though the parser may have found several things; a word it does not know explains the others.
    private static string Sentence(ParseResult parse, IReadOnlyList<string> args)
    {
        if (args.Count == 0)
        {
            return $"Say what to do, for example {ProgramVersion.ProgramName} demo; "
                + $"{ProgramVersion.ProgramName} --help lists the commands.";
        }

        var message = parse.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not understood here"
            : parse.Errors[0].Message.Trim().TrimEnd('.');
        return $"{message}; {Help(parse)} shows the usage.";
    }

    private static string Help(ParseResult parse) =>
        parse.CommandResult.Command is RootCommand ? $"{ProgramVersion.ProgramName} --help"
            : $"{ProgramVersion.ProgramName} {parse.CommandResult.Command.Name} --help";

    private sealed record VersionOutcome(string Version) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Line(Version);
    }
}
