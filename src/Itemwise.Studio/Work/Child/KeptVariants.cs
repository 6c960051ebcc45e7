using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Jobs;

namespace Itemwise.Studio.Work.Child;

/// <summary>Makes the variants of an edit and keeps each as a step of the history, once, however often the job is begun.</summary>
/// <remarks>Where it began is kept before anything else, because a kept variant moves the history's place. A step bears the job's name: one
/// that was kept by an attempt that died before it could say so is found by it.</remarks>
internal sealed class KeptVariants
{
    private readonly Workbench bench;
    private readonly EditingSession session;
    private Begun begun;

    /// <summary>Goes back to where the job began, or begins.</summary>
    /// <param name="bench">The job.</param>
    /// <param name="session">The workspace and the model.</param>
    /// <param name="from">The step to begin at; null for where the workspace stands.</param>
    public KeptVariants(Workbench bench, EditingSession session, int? from)
    {
        (this.bench, this.session) = (bench, session);
        if (bench.Run.Kept?.Content is { } content)
        {
            begun = JsonSerializer.Deserialize<Begun>(content, JsonForms.Compact)!;
        }
        else
        {
            begun = new Begun(from ?? session.Workspace.History.Steps.Position);
            Keep();
        }

        State = session.Workspace.History.StateAt(begun.From);
    }

    /// <summary>Where every variant begins.</summary>
    public WorkspaceState State { get; }

    /// <summary>Makes variants one after the other: with the request's seed, the next one, and so on.</summary>
    /// <param name="request">What they are, resolved.</param>
    /// <param name="count">How many.</param>
    /// <param name="remarks">What was said before they were made.</param>
    public JobResult Make(EditRequest request, int count, IEnumerable<string> remarks) =>
        Make([.. Enumerable.Range(0, count).Select(i => request.WithSeed(request.Seed + i))], isOnePass: false, remarks);

    /// <summary>Makes several requests of one method in one pass.</summary>
    /// <param name="requests">What each is, resolved.</param>
    public JobResult MakeInOnePass(ImmutableArray<EditRequest> requests) => Make(requests, isOnePass: true, []);

    private JobResult Make(ImmutableArray<EditRequest> requests, bool isOnePass, IEnumerable<string> remarks)
    {
        var history = session.Workspace.History;
        var missing = requests.Index().Where(request => history.Find(Key(request.Index)) is null).ToImmutableArray();
        bench.Progress.ExpectRounds(isOnePass ? 1 : missing.Length);
        var notes = remarks.ToList();
        foreach (var pass in missing.Chunk(isOnePass ? Math.Max(1, missing.Length) : 1))
        {
            var made = session.MakeAll([.. pass.Select(request => request.Item)], State, bench.Progress, bench.Stopping);
            foreach (var (variant, index) in made.Zip(pass.Select(request => request.Index)))
            {
                session.Keep(variant, Key(index));
                notes.AddRange(variant.Result.Remarks);
                begun = begun with { Count = index + 1 };
                Keep();
            }

            bench.Progress.EndRound();
        }

        ImmutableArray<int> steps = [.. requests.Index().Select(request => history.Find(Key(request.Index))!.Number)];
        return new JobResult
        {
            Step = steps[0], Steps = steps, ChangedOutside = steps.Sum(ChangedOutside), Notes = [.. notes.Distinct()],
        };
    }

    // What counts is what the files hold, not what was meant to go into them.
    private long ChangedOutside(int step)
    {
        var history = session.Workspace.History;
        var region = Picture.Load(history.RegionOf(step)!);
        var values = region.Bytes.ToArray();
        return ChangedSamples.Count(session.PictureOf(State).Native, Picture.Load(history.PictureOf(step)),
            Mask.Where(region.Height, region.Width, pixel => values[pixel] == 0));
    }

    private string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"{bench.Run.Claim.Job}/{index}");

    private void Keep() => bench.Run.Checkpoint(new JobCheckpoint(begun.Count, JsonSerializer.Serialize(begun, JsonForms.Compact)));

    /// <param name="From">The step where all variants begin.</param>
    /// <param name="Count">Variants that are kept.</param>
    private sealed record Begun(int From, int Count = 0);
}
