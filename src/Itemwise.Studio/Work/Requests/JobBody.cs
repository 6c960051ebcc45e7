using System.Text.Json;
using Itemwise.Editing;

namespace Itemwise.Studio.Work.Requests;

/// <summary>A job as the ledger keeps it.</summary>
/// <param name="Place">Where.</param>
/// <param name="Job">What.</param>
internal sealed record JobBody(JobPlace Place, StudioJob Job)
{
    private static readonly JsonSerializerOptions Form = new(JsonForms.Compact) { AllowOutOfOrderMetadataProperties = true };

    public string ToJson() => JsonSerializer.Serialize(this, Form);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputRefusedException">Another version of the program wrote it.</exception>
    public static JobBody Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<JobBody>(json, Form)!;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InputRefusedException("The job was asked for in a form that this version of the program does not know: ask again.",
                error);
        }
    }
}
