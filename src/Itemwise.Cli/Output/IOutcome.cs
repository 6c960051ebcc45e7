namespace Itemwise.Cli.Output;

/// <summary>What a command found out or made: an object whose properties are its JSON, and which can also be told to a person.</summary>
internal interface IOutcome
{
    /// <summary>Says it in text.</summary>
    void Tell(Terminal terminal);

    /// <summary>What the process ends with.</summary>
    int Code => ExitCode.Done;

    /// <summary>Whether everything was said while the work was done.</summary>
    bool IsTold => false;
}
