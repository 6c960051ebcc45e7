using System.Text.Json;
using System.Text.Json.Serialization;
using Itemwise.Editing;

namespace Itemwise.Cli.Output;

/// <summary>The one object that <c>--json</c> prints.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonForms.Indented)
        { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>An outcome's properties; its exit code is not one of them.</summary>
    public static void Write(TextWriter output, IOutcome outcome) => output.WriteLine(
        JsonSerializer.Serialize(outcome, outcome.GetType(), Options));

    /// <summary>The object of what <c>--help</c> shows.</summary>
    public static void WriteHelp(TextWriter output, string help) => output.WriteLine(JsonSerializer.Serialize(new { help }, Options));

    /// <summary>The object of an error, so that a script need not read sentences from another stream.</summary>
    public static void WriteError(TextWriter output, string sentence, int code) =>
        output.WriteLine(JsonSerializer.Serialize(new { error = sentence, code }, Options));
}
