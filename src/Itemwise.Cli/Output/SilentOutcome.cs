namespace Itemwise.Cli.Output;

/// <summary>The end of a command that talks to a program and said everything itself.</summary>
internal sealed record SilentOutcome : IOutcome
{
    public bool IsTold => true;

    public void Tell(Terminal terminal)
    {
    }
}
