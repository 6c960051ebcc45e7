using System.Collections.Immutable;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Jobs.Working;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Child;

/// <summary>What a job's work is given: where, with what, and where to report.</summary>
/// <param name="run">The job in the ledger.</param>
/// <param name="place">Where its workspace and models are.</param>
/// <param name="models">Models that are open.</param>
/// <param name="progress">Receives each phase and step.</param>
/// <param name="results">The folder for what it leaves that is no step; not made yet.</param>
internal sealed class Workbench(JobRun run, JobPlace place, OpenModels models, JobProgress progress, string results)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    public JobRun Run => run;

    public JobPlace Place => place;

    public JobProgress Progress => progress;

    public CancellationToken Stopping => run.Stopping;

    /// <summary>The model for edits of items, in whose prompts words may have weights.</summary>
    public LazyModel EditModel() => models.Of(place.EditModel, readsWeights: true);

    /// <summary>The same for captions, which are read as they are.</summary>
    public LazyModel CaptionModel() => models.Of(place.EditModel, readsWeights: false);

    public LazyModel InstructModel() => models.Of(place.InstructModel, readsWeights: false);

    /// <summary>The workspace, held; whoever has it for a moment is waited for.</summary>
    /// <exception cref="JobDeferredException">Another program works in it.</exception>
    public WorkspaceFolder Open()
    {
        for (var waited = TimeSpan.Zero; ; waited += BetweenTries)
        {
            try
            {
                return WorkspaceFolder.Open(place.Folder);
            }
            catch (WorkspaceInUseException) when (waited < Patience)
            {
                run.Stopping.WaitHandle.WaitOne(BetweenTries);
                run.Stopping.ThrowIfCancellationRequested();
            }
            catch (WorkspaceInUseException error)
            {
                throw new JobDeferredException("The workspace is in use by another program.", error) { Delay = TimeSpan.Zero };
            }
        }
    }

    /// <summary>The path of a file that the job leaves and that is no step.</summary>
    public string Result(string name)
    {
        Directory.CreateDirectory(results);
        return Path.Combine(results, name);
    }
}
