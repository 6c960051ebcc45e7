using Itemwise.Editing;
using Itemwise.Editing.Running;
using Spectre.Console;

namespace Itemwise.Cli.Progress;

/// <summary>A bar for each phase, redrawn by Spectre's own thread.</summary>
internal sealed class ScreenDisplay(ProgressContext context) : IProgress<EditingProgress>
{
    private PhaseClock? clock;
    private ProgressTask? task;

    /// <summary>Does work on the calling thread while its bars are drawn.</summary>
    public static T Watch<T>(IAnsiConsole screen, Func<IProgress<EditingProgress>, T> work)
    {
        T? result = default;
        var progress = screen.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 30 }, new TaskDescriptionColumn { Alignment = Justify.Left });

        // Start runs the work at once on this thread; only the drawing is on another.
        progress.Start(context =>
        {
            var display = new ScreenDisplay(context);
            result = work(display);
            display.EndPhase();
        });
        return result!;
    }

    public void Report(EditingProgress value)
    {
        var (phase, step, stepCount) = (value.Phase, value.Step, value.StepCount);
        if (clock?.Phase != phase)
        {
            EndPhase();
            clock = new PhaseClock(phase, step);
            task = context.AddTask(Markup.Escape(phase), maxValue: Math.Max(1, stepCount));
            task.IsIndeterminate = stepCount == 0;
        }

        if (stepCount > 0)
        {
            task!.Value = step;
            task.Description = Markup.Escape($"{phase} {clock!.Tell(value)}");
        }
    }

    private void EndPhase()
    {
        if (task is not null)
        {
            task.IsIndeterminate = false;
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }
}
