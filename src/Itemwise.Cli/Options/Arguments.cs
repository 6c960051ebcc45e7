using System.CommandLine;
using Itemwise.Editing;

namespace Itemwise.Cli.Options;

/// <summary>Arguments and options that several commands share, defined once.</summary>
internal static class Arguments
{
    /// <summary>The workspace's folder.</summary>
    public static Argument<string> Workspace() => new("DIR") { Description = "The workspace's folder" };

    /// <summary>A workspace, or a photo alone.</summary>
    public static Argument<string> WorkspaceOrPhoto() => new("DIR|PHOTO") { Description =
        "A workspace's folder, or a photo that is left as it is; - for one that is piped in" };

    /// <summary>A file to write.</summary>
    public static Option<string> OutputFile(string description) =>
        new("--output", "-o") { Description = description, HelpName = "FILE", Required = true };
}
