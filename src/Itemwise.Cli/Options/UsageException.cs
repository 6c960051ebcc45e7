using Itemwise.Torch;

namespace Itemwise.Cli.Options;

/// <summary>The command line contradicts itself in a way that only several of its options together show.</summary>
internal sealed class UsageException : ItemwiseException
{
    public UsageException(string message) : base(message) { }

    /// <summary>A picture of a photo alone has no history to stand in, and no file was named for it.</summary>
    public static UsageException NoFileForPhoto() =>
        new("A photo that is no workspace is left as it is, so the result needs a file: name it with -o FILE.");
}
