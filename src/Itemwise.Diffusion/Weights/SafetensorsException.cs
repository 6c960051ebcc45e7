using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>A safetensors file is broken, hostile or lacks what was requested; the message names
/// the file and says what is wrong.</summary>
public sealed class SafetensorsException : InputRefusedException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file refused.</param>
    /// <param name="reason">Why, for programs.</param>
    /// <param name="problem">Why, for people: the rest of a sentence that begins with the file's name.</param>
    /// <param name="innerException">What the system reported, if anything.</param>
    public SafetensorsException(string path, SafetensorsReason reason, string problem, Exception? innerException = null)
        : base($"'{path}' {problem}", innerException!)
    {
        FilePath = path;
        Reason = reason;
    }

    /// <summary>The file refused.</summary>
    public string FilePath { get; }

    /// <summary>Why it was refused.</summary>
    public SafetensorsReason Reason { get; }
}
