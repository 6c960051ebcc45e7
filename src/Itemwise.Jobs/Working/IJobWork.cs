using System.Collections.Immutable;

namespace Itemwise.Jobs.Working;

/// <summary>What a worker does with jobs. Called on the loop's own thread, so that whatever belongs to one thread can be kept from job to
/// job.</summary>
public interface IJobWork
{
    /// <summary>Workspaces that cannot be worked on now; looked up before each claim.</summary>
    ImmutableArray<WorkspaceId> Avoided();

    /// <summary>Does a job, from its checkpoint if it has one. May be called again for a job that was done and whose end was not
    /// written.</summary>
    /// <param name="job">The job, and where it is reported.</param>
    /// <returns>What came of it, as JSON.</returns>
    /// <exception cref="JobDeferredException">It cannot be done now.</exception>
    /// <exception cref="ItemwiseException">It cannot be done at all; the sentence says why.</exception>
    /// <exception cref="OperationCanceledException"><see cref="JobRun.Stopping"/> was cancelled.</exception>
    string Run(JobRun job);
}
