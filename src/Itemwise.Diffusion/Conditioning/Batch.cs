using System.Collections.Immutable;

namespace Itemwise.Diffusion.Conditioning;

/// <summary>The batch axis of one forward pass, row by row.</summary>
public sealed class Batch
{
    /// <summary>A batch of the given rows, each lane once.</summary>
    /// <exception cref="ArgumentException">There is no lane, or one occurs twice.</exception>
    public Batch(params ImmutableArray<Lane> lanes)
    {
        if (lanes.IsDefaultOrEmpty || lanes.Distinct().Count() != lanes.Length)
        {
            throw new ArgumentException($"A batch needs lanes, each once; given: {string.Join(", ", lanes)}.", nameof(lanes));
        }

        Lanes = lanes;
    }

    /// <summary>The rows in order.</summary>
    public ImmutableArray<Lane> Lanes { get; }

    /// <summary>The number of rows, L.</summary>
    public int Count => Lanes.Length;

    /// <summary>The number of pictures being made.</summary>
    public int BranchCount => Lanes.Select(lane => lane.Branch).Distinct().Count();

    /// <summary>For <paramref name="branchCount"/> pictures, all rows of the first role, then all of the next.</summary>
    public static Batch Of(int branchCount, params ReadOnlySpan<Role> roles)
    {
        var lanes = ImmutableArray.CreateBuilder<Lane>(branchCount * roles.Length);
        foreach (var role in roles)
        {
            lanes.AddRange(Enumerable.Range(0, branchCount).Select(branch => new Lane(branch, role)));
        }

        return new Batch(lanes.ToImmutable());
    }

    /// <summary>The row of a lane.</summary>
    /// <exception cref="ArgumentException">The batch has no such lane; the message lists those it has.</exception>
    public int IndexOf(Lane lane)
    {
        var index = Lanes.IndexOf(lane);
        return index >= 0
            ? index
            : throw new ArgumentException($"The batch has no lane {lane}; it has {string.Join(", ", Lanes)}.", nameof(lane));
    }
}
