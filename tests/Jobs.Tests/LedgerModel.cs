namespace Itemwise.Jobs.Tests;

/// <summary>What a ledger is, in a few lists: what random schedules compare a real one with.</summary>
internal sealed class LedgerModel(double leaseSeconds)
{
    private readonly List<Entry> queue = [];
    private readonly Dictionary<WorkspaceId, long> fences = [];
    private double now;

    public bool IsPaused { get; set; }

    public IEnumerable<Entry> All => queue;

    public void Advance(double seconds) => now += seconds;

    public void Submit(JobId id, WorkspaceId workspace) => queue.Add(new(id, workspace));

    public (JobId Job, long Fence, int Attempt, int? Checkpoint)? Claim(string owner)
    {
        foreach (var late in queue.Where(entry => entry.State == JobState.Running && entry.Until <= now))
        {
            Lose(late, isBlamed: true);
        }

        var first = IsPaused ? null : queue.FirstOrDefault(entry => entry.State == JobState.Queued && entry.NotBefore <= now
            && queue.First(other => other.Workspace == entry.Workspace && other.State == JobState.Queued) == entry
            && !queue.Any(other => other.Workspace == entry.Workspace && other.State == JobState.Running));
        if (first is null)
        {
            return null;
        }

        fences[first.Workspace] = fences.GetValueOrDefault(first.Workspace) + 1;
        (first.State, first.Owner, first.Until, first.Fence) =
            (JobState.Running, owner, now + leaseSeconds, fences[first.Workspace]);
        first.Attempt++;
        return (first.Id, first.Fence, first.Attempt, first.Checkpoint);
    }

    public Lease Renew(Claim claim)
    {
        if (Held(claim) is not { } entry)
        {
            return Lease.Lost;
        }

        entry.Until = now + leaseSeconds;
        return entry.IsCancelled ? Lease.HeldCancel : Lease.Held;
    }

    public bool Checkpoint(Claim claim, int step)
    {
        if (Held(claim) is not { } entry)
        {
            return false;
        }

        if (step > (entry.Checkpoint ?? 0))
        {
            (entry.Strikes, entry.Deaths) = (0, 0);
        }

        (entry.Checkpoint, entry.Until) = (step, now + leaseSeconds);
        return true;
    }

    public bool End(Claim claim, JobState end)
    {
        if (Held(claim) is { } entry)
        {
            entry.State = end;
            return true;
        }

        return queue.Any(entry => entry.Id == claim.Job && entry.Fence == claim.Fence && entry.State == end);
    }

    public void Release(Claim claim, double delay)
    {
        if (Held(claim) is { } entry)
        {
            (entry.State, entry.NotBefore) = (entry.IsCancelled ? JobState.Cancelled : JobState.Queued, now + delay);
        }
    }

    public void Abandon(string owner, bool isBlamed)
    {
        foreach (var entry in queue.Where(entry => entry.State == JobState.Running && entry.Owner == owner))
        {
            Lose(entry, isBlamed);
        }
    }

    public bool Cancel(JobId job)
    {
        var entry = queue.First(entry => entry.Id == job);
        entry.State = entry.State == JobState.Queued ? JobState.Cancelled : entry.State;
        var wasOpen = entry.State == JobState.Running || (entry.State == JobState.Cancelled && !entry.IsCancelled);
        entry.IsCancelled = entry.IsCancelled || wasOpen;
        return wasOpen;
    }

    public bool Place(JobId job, JobId? before)
    {
        var entry = queue.First(entry => entry.Id == job);
        var next = before is null ? null : queue.First(other => other.Id == before);
        if (entry.State != JobState.Queued || (next is not null && next.State != JobState.Queued))
        {
            return false;
        }

        if (next != entry)
        {
            queue.Remove(entry);
            queue.Insert(next is null ? queue.Count : queue.IndexOf(next), entry);
        }

        return true;
    }

    private Entry? Held(Claim claim) =>
        queue.FirstOrDefault(entry => entry.Id == claim.Job && entry.State == JobState.Running && entry.Fence == claim.Fence);

    private static void Lose(Entry entry, bool isBlamed)
    {
        entry.Strikes += isBlamed ? 1 : 0;
        entry.Deaths++;
        entry.State = entry.IsCancelled ? JobState.Cancelled
            : entry.Strikes >= 3 || entry.Deaths >= 10 ? JobState.Quarantined : JobState.Queued;
    }

    /// <summary>A job of the model.</summary>
    internal sealed class Entry(JobId id, WorkspaceId workspace)
    {
        public JobId Id => id;

        public WorkspaceId Workspace => workspace;

        public JobState State { get; set; }

        public string? Owner { get; set; }

        public double Until { get; set; }

        public double NotBefore { get; set; }

        public long Fence { get; set; }

        public int Attempt { get; set; }

        public int Strikes { get; set; }

        public int Deaths { get; set; }

        public int? Checkpoint { get; set; }

        public bool IsCancelled { get; set; }
    }
}
