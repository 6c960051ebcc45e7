using System.Collections.Immutable;
using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Methods;

/// <summary>The methods that an evaluation can ask. One joins by its line here.</summary>
public static class MethodCatalog
{
    private static readonly ImmutableArray<(string Name, bool IsUsual, Func<MethodVariant, PhotoWorkspaces,
        IBenchmarkMethod> Open)> Entries =
    [
        ("d-edit", true, (variant, workspaces) => new DEditBenchmark(variant, workspaces)),
        ("sdedit", true, (variant, workspaces) => new BaselineBenchmark(variant, workspaces)),
        ("diffedit", true, (variant, workspaces) => new BaselineBenchmark(variant, workspaces)),
        ("blended", true, (variant, workspaces) => new BaselineBenchmark(variant, workspaces)),
        ("inpaint", true, (variant, workspaces) => new BaselineBenchmark(variant, workspaces)),
        ("instruct-pix2pix", false, (variant, workspaces) => new InstructBenchmark(variant, workspaces)),
        ("foi", false, (variant, workspaces) => new InstructBenchmark(variant, workspaces)),
        ("dpl", false, (variant, workspaces) => new RewriteBenchmark(variant, workspaces)),
        ("null-text", false, (variant, workspaces) => new RewriteBenchmark(variant, workspaces)),
        ("ddim", false, (variant, workspaces) => new RewriteBenchmark(variant, workspaces)),
        ("truth", false, (_, _) => new TruthMethod()),
        ("untouched", false, (_, _) => new UntouchedMethod()),
    ];

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>The methods measured by default.</summary>
    public static ImmutableArray<string> Usual { get; } = [.. Entries.Where(entry => entry.IsUsual).Select(entry => entry.Name)];

    /// <summary>A method as it was typed, with its settings.</summary>
    /// <param name="text">Such as <c>d-edit:steps=10</c>.</param>
    /// <param name="workspaces">The photos' workspaces; borrowed.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">There is no such method or setting; the sentence lists those there are.</exception>
    public static IBenchmarkMethod Open(string text, PhotoWorkspaces workspaces)
    {
        var variant = MethodVariant.Parse(text);
        var entry = Entries.FirstOrDefault(entry => entry.Name == variant.Method);
        return entry.Open?.Invoke(variant, workspaces)
            ?? throw new InputRefusedException(
                $"There is no method '{variant.Method}' to evaluate; there are {string.Join(", ", Names)}.");
    }
}
