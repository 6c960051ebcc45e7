using System.Text.Json.Nodes;

namespace Itemwise.Editing;

/// <summary>What is asked of a method in one pass: an immutable value that belongs to that method and says itself how it is kept
/// and told.</summary>
/// <remarks>History, provenance and packed workspaces carry requests of any method: they ask for these members and know no kinds.
/// All that determines the outcome besides the photo, its items and what was learned of them stands in a request.</remarks>
public abstract record EditRequest
{
    /// <summary>The method that it is asked of, by <see cref="IEditingMethod.Name"/>.</summary>
    public abstract string Method { get; }

    /// <summary>Seed of everything random.</summary>
    public abstract long Seed { get; }

    /// <summary>As it is typed, such as <c>move 3=40,-10; remove 2</c>; empty where nothing was typed.</summary>
    public abstract string Words { get; }

    /// <summary>What shall be seen, for programs that show a picture's prompt; may be empty.</summary>
    public virtual string Prompt => "";

    /// <summary>What becomes of it: an edit, or another word for what is none.</summary>
    public virtual string Kind => "edit";

    /// <summary>The same request with another seed, for a variant.</summary>
    public abstract EditRequest WithSeed(long seed);

    /// <summary>What history and provenance keep of it, as the fields of a new object: enough to ask for it again. No places on
    /// this machine.</summary>
    public abstract JsonObject ToJson();

    /// <summary>This request as the kind that a method takes.</summary>
    /// <exception cref="ArgumentException">It belongs to another method.</exception>
    public T As<T>()
        where T : EditRequest => this as T ?? throw new ArgumentException(
            $"A request of {Method} ({GetType().Name}) was given to a method that takes {typeof(T).Name}.");
}
