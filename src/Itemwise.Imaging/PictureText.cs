namespace Itemwise.Imaging;

/// <summary>What a written picture says of how it was made.</summary>
/// <param name="Parameters">The prompt and settings in the A1111 form, under <c>parameters</c>; null for none.</param>
/// <param name="Record">This program's own account as JSON, under <c>itemwise</c>; null for none.</param>
/// <param name="Source">The IPTC digital source type in the XMP packet.</param>
/// <remarks>PNG carries both texts as text chunks; every format carries them in its XMP packet. <see cref="Picture.Text"/> reads
/// either.</remarks>
public sealed record PictureText(string? Parameters, string? Record, DigitalSource Source)
{
    /// <summary>The keyword of <see cref="Parameters"/>.</summary>
    public const string ParametersKeyword = "parameters";

    /// <summary>The keyword of <see cref="Record"/>.</summary>
    public const string RecordKeyword = "itemwise";

    internal Dictionary<string, string> ByKeyword()
    {
        var texts = new Dictionary<string, string>();
        if (Parameters is not null)
        {
            texts.Add(ParametersKeyword, Parameters);
        }

        if (Record is not null)
        {
            texts.Add(RecordKeyword, Record);
        }

        return texts;
    }
}
