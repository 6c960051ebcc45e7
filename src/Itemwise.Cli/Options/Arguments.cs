using System.CommandLine;
using Itemwise.Editing;

namespace Itemwise.Cli.Options;

/// <summary>Arguments and options that several commands share, defined once.</summary>
internal static class Arguments
{
    /// <summary>The workspace's folder.</summary>
    public static Argument<string> Workspace() => new("DIR") { Description = "The workspace's folder" };

    /// <summary>A file to write.</summary>
    public static Option<string> OutputFile(string description) =>
        new("--output", "-o") { Description = description, HelpName = "FILE", Required = true };
}
