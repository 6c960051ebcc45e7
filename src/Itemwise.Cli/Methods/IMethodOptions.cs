using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Editing;
using Itemwise.Torch;

namespace Itemwise.Cli.Methods;

/// <summary>A method's part of the command line: the options of <c>edit</c> that name its edits and say how they are made.</summary>
/// <remarks>A new method is added by its implementation of this and its name in <see cref="MethodOptions"/>; <c>edit</c> itself
/// knows none.</remarks>
internal interface IMethodOptions
{
    /// <summary>The method whose requests are made of the options.</summary>
    IEditingMethod Method { get; }

    /// <summary>The shipped model that calls take which name none.</summary>
    string ShippedModel => "tabletop";

    /// <summary>Adds the options that name edits.</summary>
    void AddEdits(Command command);

    /// <summary>Adds the options that say how edits are made, beyond those that all methods share.</summary>
    void AddSettings(Command command);

    /// <summary>Whether a call names one of the method's edits.</summary>
    bool IsAsked(ParseResult parse);

    /// <summary>What a call asks for. Reads the files that it names.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="sampling">What it says of sampling.</param>
    /// <param name="modelFolder">The model's folder, for the settings in it; null where there is none.</param>
    /// <exception cref="UsageException">Edits contradict each other.</exception>
    /// <exception cref="InputRefusedException">A file cannot be read.</exception>
    EditRequest Read(ParseResult parse, AskedSampling sampling, string? modelFolder);
}
