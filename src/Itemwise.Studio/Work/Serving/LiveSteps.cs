using System.Collections.Concurrent;

namespace Itemwise.Studio.Work.Serving;

/// <summary>The last that was heard of each running job, and of workspaces that changed without one: what is reported live and kept
/// nowhere.</summary>
internal sealed class LiveSteps(Pulse pulse)
{
    private readonly ConcurrentDictionary<string, (LiveStep Step, long Version)> steps = new();
    private readonly ConcurrentDictionary<string, long> workspaces = new();
    private long version;

    /// <summary>Grows with each thing that is heard.</summary>
    public long Version => Interlocked.Read(ref version);

    public void Heard(LiveStep step)
    {
        steps[step.Job] = (step, Interlocked.Increment(ref version));
        pulse.Beat();
    }

    public void Ended(string job) => steps.TryRemove(job, out _);

    public void Changed(string workspace)
    {
        workspaces[workspace] = Interlocked.Increment(ref version);
        pulse.Beat();
    }

    public LiveStep? Of(string job) => steps.TryGetValue(job, out var found) ? found.Step : null;

    public IEnumerable<LiveStep> StepsAfter(long after) => steps.Values.Where(one => one.Version > after).Select(one => one.Step);

    public IEnumerable<string> WorkspacesAfter(long after) => workspaces.Where(one => one.Value > after).Select(one => one.Key);
}
