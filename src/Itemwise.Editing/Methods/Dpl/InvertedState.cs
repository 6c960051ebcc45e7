using System.Collections.Immutable;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Storage;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>Which picture of a workspace a rewriting begins with: the one that its caption was inverted with.</summary>
/// <param name="State">The state.</param>
/// <param name="About">The inversion; null where there is none of that caption.</param>
public sealed record InvertedState(WorkspaceState State, InversionDescription? About)
{
    /// <summary>Finds it: the current picture, else the nearest before it, else the current one without an inversion.</summary>
    /// <param name="workspace">The workspace's folder.</param>
    /// <param name="history">Its history.</param>
    /// <param name="fits">Whether an inversion is one of those that are requested.</param>
    /// <exception cref="InputRefusedException">A description is damaged.</exception>
    public static InvertedState Find(string workspace, WorkspaceHistory history, Func<InversionDescription, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(history);
        IEditingMethod method = new DplMethod();
        var known = new InversionFiles(Path.Combine(workspace, method.LearnedFolder)).All().Select(one => one.About).Where(fits)
            .ToImmutableArray();
        IEnumerable<int> steps = known.IsEmpty ? [] : history.Steps.Back(history.Steps.Position).Select(step => step.Number).Append(0);
        foreach (var step in steps)
        {
            var state = history.StateAt(step);
            if (known.FirstOrDefault(about => about.PictureSha256 == state.PictureSha256) is { } about)
            {
                return new InvertedState(state, about);
            }
        }

        return new InvertedState(history.Current, null);
    }
}
