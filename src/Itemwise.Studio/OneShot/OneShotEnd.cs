using Itemwise.Editing.Storage;

namespace Itemwise.Studio.OneShot;

/// <summary>How a process that did one task ended.</summary>
/// <param name="Kind">Whether it was done, or what kept it from being.</param>
/// <param name="Sentence">What went wrong, for people; null where nothing did.</param>
internal sealed record OneShotEnd(OneShotEndKind Kind, string? Sentence = null)
{
    /// <summary>The end by an error.</summary>
    public static OneShotEnd Of(Exception error) => error switch
    {
        InputRefusedException => new(OneShotEndKind.Refused, error.Message),
        WorkspaceInUseException => new(OneShotEndKind.InUse, error.Message),
        ResourceException => new(OneShotEndKind.Lacking, error.Message),
        OutOfMemoryException => new(OneShotEndKind.OutOfMemory),
        _ => new(OneShotEndKind.Failed, error.ToString()),
    };

    /// <summary>Throws what the task would have thrown here.</summary>
    public void ThrowUnlessDone()
    {
        if (Kind == OneShotEndKind.Done)
        {
            return;
        }

        throw Kind switch
        {
            OneShotEndKind.Refused => new InputRefusedException(Sentence!),
            OneShotEndKind.InUse => new WorkspaceInUseException(Sentence!),
            OneShotEndKind.Lacking => new ResourceException(Sentence!),
            OneShotEndKind.OutOfMemory => new ResourceException(
                "The machine ran out of memory over this photo: close other programs and try again, or use a smaller photo."),
            _ => new InvalidOperationException(Sentence),
        };
    }
}

/// <summary>Ways in which a task ends.</summary>
internal enum OneShotEndKind
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>Something of it cannot be.</summary>
    Refused,

    /// <summary>Another program holds the workspace.</summary>
    InUse,

    /// <summary>The machine lacks something.</summary>
    Lacking,

    /// <summary>The machine lacks memory.</summary>
    OutOfMemory,

    /// <summary>Something else, which should not have happened.</summary>
    Failed,
}
