using System.Diagnostics;
using Itemwise.Editing;
using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Studio.Work.Child;

/// <summary>The picture of what is being made, in a file that is replaced now and then: at most every half a second, and as seldom as it
/// takes for the pictures to cost a twentieth of the time.</summary>
/// <param name="folder">The job's folder; it is made when it is needed.</param>
/// <param name="attempt">Which attempt of the job it is, so that numbers grow from one to the next.</param>
internal sealed class PreviewFile(string folder, int attempt)
{
    /// <summary>The file's name in the job's folder.</summary>
    public const string FileName = "preview.webp";

    private const int NumbersOfAnAttempt = 1_000_000;
    private const int Quality = 80;
    private const double MostCost = 0.05;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private long last = Stopwatch.GetTimestamp();
    private TimeSpan wait = Between;

    /// <summary>Which one is there: the next one has a higher number; null before the first.</summary>
    public int? Number { get; private set; }

    /// <summary>Takes the picture that a report offers, if it is time for one.</summary>
    public void Offer(EditingProgress report)
    {
        if (report.Preview is not { } draw || Stopwatch.GetElapsedTime(last) < wait)
        {
            return;
        }

        var begin = Stopwatch.GetTimestamp();
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Temporary, PictureWriter.Encode(draw(), PictureFormat.WebP, quality: Quality));
            File.Move(Temporary, Path.Combine(folder, FileName), overwrite: true);
            Number = (Number ?? (attempt - 1) * NumbersOfAnAttempt) + 1;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ItemwiseException)
        {
            QuietRemoval.Files(Temporary); // the work matters, not the picture of it
        }

        last = Stopwatch.GetTimestamp();
        var cost = Stopwatch.GetElapsedTime(begin, last);
        wait = cost / MostCost > Between ? cost / MostCost : Between;
    }

    private string Temporary => Path.Combine(folder, "preview.tmp");
}
