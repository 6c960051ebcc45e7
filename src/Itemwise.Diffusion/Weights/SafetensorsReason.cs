namespace Itemwise.Diffusion.Weights;

/// <summary>Why a safetensors file was refused.</summary>
public enum SafetensorsReason
{
    /// <summary>The file does not exist or cannot be read.</summary>
    Unreadable,

    /// <summary>The file is shorter than the eight bytes that give the header's length.</summary>
    TooShort,

    /// <summary>The header claims more than <see cref="SafetensorsFile.MaximumHeaderLength"/> bytes.</summary>
    HeaderTooLarge,

    /// <summary>The header claims to reach beyond the end of the file.</summary>
    HeaderBeyondFile,

    /// <summary>The header is no JSON object in valid UTF-8.</summary>
    InvalidHeader,

    /// <summary>A name occurs twice: a tensor, a key of a tensor's entry, or a key of the metadata.</summary>
    DuplicateName,

    /// <summary>A tensor's entry lacks a key or holds a value of the wrong kind.</summary>
    InvalidEntry,

    /// <summary>A tensor's number type is not one of <see cref="SafetensorsDType"/>.</summary>
    UnknownDType,

    /// <summary>A shape is negative, overflows, has too many dimensions, or does not fill whole bytes.</summary>
    InvalidShape,

    /// <summary>Tensors overlap, leave holes, or end before they start.</summary>
    InvalidOffsets,

    /// <summary>A tensor's bytes are not as many as its shape and type need.</summary>
    ByteCountMismatch,

    /// <summary>The last tensor does not end where the file ends: cut off or appended to.</summary>
    LengthMismatch,

    /// <summary>The metadata is not a map from text to text.</summary>
    InvalidMetadata,

    /// <summary>The file is sound but holds no tensor of the requested name.</summary>
    MissingTensor,
}
