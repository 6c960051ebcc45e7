using System.Text.Json;
using Itemwise.Editing;

namespace Itemwise.Studio.OneShot;

/// <summary>The process that does one task and goes, with the memory that it took.</summary>
public static class OneShotProcess
{
    internal static readonly JsonSerializerOptions Form = new(JsonForms.Compact) { AllowOutOfOrderMetadataProperties = true };

    /// <summary>Does the task that is requested, and says how it ended.</summary>
    /// <param name="input">The task, as JSON.</param>
    /// <param name="output">Receives the end, as JSON.</param>
    public static void Run(TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var end = new OneShotEnd(OneShotEndKind.Done);
        try
        {
            JsonSerializer.Deserialize<OneShotTask>(input.ReadToEnd(), Form)!.Do();
        }
        catch (Exception error)
        {
            end = OneShotEnd.Of(error);
        }

        output.Write(JsonSerializer.Serialize(end, Form));
    }
}
