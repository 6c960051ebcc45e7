namespace Itemwise.Studio.Uploads;

/// <summary>How large what is uploaded may be. It goes to the disk as it comes, so memory sets no limit.</summary>
public static class UploadLimits
{
    /// <summary>Bytes of a photo: 100 million pixels of 16 bits without compression, and room.</summary>
    public const long Photo = 1L << 30;

    /// <summary>Bytes of a packed workspace: a large photo with a long history.</summary>
    public const long Packed = 8L << 30;

    /// <summary>Uploads at a time.</summary>
    public const int AtOnce = 4;

    /// <summary>Bytes that a disk keeps free.</summary>
    public const long Spare = 1L << 30;

    /// <summary>Bytes of all other fields together.</summary>
    public const int Fields = 16 << 10;
}
