namespace Itemwise;

/// <summary>An error whose message is one sentence for the person at the screen: what, where, expected and found, what to do.</summary>
public class ItemwiseException : Exception
{
    /// <summary>Creates an error without a message of its own.</summary>
    public ItemwiseException() { }

    /// <summary>Creates an error with a sentence for the user.</summary>
    public ItemwiseException(string message) : base(message) { }

    /// <summary>Creates an error with a sentence for the user and the error that caused it.</summary>
    public ItemwiseException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>What the user gave cannot be used: a broken file, a picture of the wrong size, an unknown item, a model that does not
/// match.</summary>
public class InputRefusedException : ItemwiseException
{
    /// <inheritdoc/>
    public InputRefusedException() { }

    /// <inheritdoc/>
    public InputRefusedException(string message) : base(message) { }

    /// <inheritdoc/>
    public InputRefusedException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The machine lacks something: disk space, memory, a GPU.</summary>
public class ResourceException : ItemwiseException
{
    /// <inheritdoc/>
    public ResourceException() { }

    /// <inheritdoc/>
    public ResourceException(string message) : base(message) { }

    /// <inheritdoc/>
    public ResourceException(string message, Exception innerException) : base(message, innerException) { }
}
