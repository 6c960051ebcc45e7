using Itemwise.Torch;

namespace Itemwise.Cli.Options;

/// <summary>The command line contradicts itself in a way that only several of its options together show.</summary>
internal sealed class UsageException : ItemwiseException
{
    public UsageException(string message) : base(message) { }
}
