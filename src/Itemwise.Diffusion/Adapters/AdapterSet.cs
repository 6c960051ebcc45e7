using System.Collections.Immutable;
using Itemwise.Diffusion.SingleFiles;
using Itemwise.Diffusion.Weights;
using Itemwise.Files;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>The adapters that a model is used with, open; they are merged into its weights as these are read.</summary>
/// <remarks>W + sum of weight times difference, in float32, then in the dtype that the weights have: the same model as one whose
/// weights were merged beforehand. Owns its files.</remarks>
public sealed class AdapterSet : IDisposable
{
    private readonly ImmutableArray<(LoraFile File, double Weight)> adapters;
    private readonly Lazy<ImmutableArray<UsedAdapter>> used;

    private AdapterSet(ImmutableArray<(LoraFile File, double Weight)> adapters)
    {
        this.adapters = adapters;
        used = new(() => [.. adapters.Select(adapter => new UsedAdapter(
            Path.GetFileNameWithoutExtension(adapter.File.FilePath), FileHash.Of(adapter.File.FilePath), adapter.Weight))]);
    }

    /// <summary>What was used, in order.</summary>
    public ImmutableArray<UsedAdapter> Used => used.Value;

    /// <summary>Opens adapters; those of weight 0 change nothing and are left out.</summary>
    /// <exception cref="InputRefusedException">One is no adapter of a kind known here; says what it is.</exception>
    public static AdapterSet Open(IEnumerable<AdapterChoice> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var open = ImmutableArray.CreateBuilder<(LoraFile File, double Weight)>();
        try
        {
            foreach (var choice in choices)
            {
                var file = LoraFile.Open(choice.Path);      // looked at even where it counts nothing
                if (choice.Weight == 0)
                {
                    file.Dispose();
                    continue;
                }

                open.Add((file, choice.Weight));
            }

            return new AdapterSet(open.ToImmutable());
        }
        catch
        {
            foreach (var (file, _) in open)
            {
                file.Dispose();
            }

            throw;
        }
    }

    /// <summary>Refuses adapters of components that a model does not have, and of layers that these do not have.</summary>
    /// <param name="names">The names of a component's tensors; null where the model has no such component.</param>
    /// <param name="originals">The names of the original code for the model's UNet.</param>
    internal void Check(Func<string, IReadOnlySet<string>?> names, OriginalUNetNames originals)
    {
        foreach (var (file, _) in adapters)
        {
            foreach (var component in file.Components)
            {
                file.Named(component, names(component) ?? throw new InputRefusedException(
                    $"'{file.FilePath}' adapts the {component}, which the model does not have: the adapter belongs to another family."),
                    originals);
            }
        }
    }

    /// <summary>A component's weights with the adapters merged in.</summary>
    /// <param name="source">The weights; what is returned disposes them.</param>
    /// <param name="component">The component's name.</param>
    /// <param name="originals">The names of the original code for the model's UNet.</param>
    /// <returns><paramref name="source"/> itself where no adapter changes the component.</returns>
    internal IWeightSource Over(IWeightSource source, string component, OriginalUNetNames originals)
    {
        var changes = adapters.SelectMany(adapter => adapter.File.Named(component, source.Names, originals)
                .Select(pair => (pair.Key, Layers: pair.Value, adapter.Weight)))
            .ToLookup(change => change.Key, change => (change.Layers, change.Weight), StringComparer.Ordinal);
        return changes.Count == 0 ? source : new AdaptedSource(source, changes);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var (file, _) in adapters)
        {
            file.Dispose();
        }
    }
}
