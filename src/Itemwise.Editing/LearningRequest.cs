namespace Itemwise.Editing;

/// <summary>What a method is asked to learn of a photo, and how: an immutable value that belongs to that method.</summary>
public abstract record LearningRequest
{
    /// <summary>The method that it is asked of, by <see cref="IEditingMethod.Name"/>.</summary>
    public abstract string Method { get; }

    /// <summary>This request as the kind that a method takes.</summary>
    /// <exception cref="ArgumentException">It belongs to another method.</exception>
    public T As<T>()
        where T : LearningRequest => this as T ?? throw new ArgumentException(
            $"{Method} was asked to learn ({GetType().Name}) by way of a method that takes {typeof(T).Name}.");
}
