namespace Itemwise.Imaging;

/// <summary>Where a picture's content comes from, in the terms of IPTC's digital source type vocabulary.</summary>
public enum DigitalSource
{
    /// <summary>Nothing is said; what the picture's XMP said before stays.</summary>
    Unstated = 0,

    /// <summary>Made whole by a trained model: <c>trainedAlgorithmicMedia</c>.</summary>
    Generated = 1,

    /// <summary>A photo of which a trained model changed parts: <c>compositeWithTrainedAlgorithmicMedia</c>.</summary>
    Edited = 2,
}
