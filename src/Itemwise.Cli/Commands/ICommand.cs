using System.CommandLine;
using Itemwise.Cli.Output;

namespace Itemwise.Cli.Commands;

/// <summary>One command: its syntax, and what it does. Prints nothing itself but progress and notes.</summary>
internal interface ICommand
{
    /// <summary>Name, arguments and options.</summary>
    Command Syntax { get; }

    /// <summary>Whether LoRA adapters may be used in it (<c>--lora</c>).</summary>
    bool TakesAdapters => false;

    /// <summary>Whether it takes prompts, in which words may have weights (unless <c>--plain-prompt</c>).</summary>
    bool ReadsPrompts => false;

    /// <summary>Does it, on the calling thread.</summary>
    IOutcome Run(Call call);
}
