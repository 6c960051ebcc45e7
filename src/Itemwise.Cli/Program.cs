using System.Text;
using Itemwise.Cli;
using Itemwise.Cli.Options;
using var interruption = Interruption.Listen();

if (!GlobalOptions.AsksForJson(args))
{
    return CommandLine.Run(args, Console.Out, Console.Error, interruption.Token);
}

// .NET greets a terminal with an escape sequence of its kind, and writes letters as the locale says; an object for scripts has
// none of that.
Environment.SetEnvironmentVariable("TERM", "dumb");
return CommandLine.Run(args, Utf8(Console.OpenStandardOutput()), Utf8(Console.OpenStandardError()), interruption.Token);

static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
