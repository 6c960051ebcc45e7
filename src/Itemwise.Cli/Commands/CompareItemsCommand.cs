using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary><c>compare-items FOUND TRUE</c>: how well found items match the true ones.</summary>
internal sealed class CompareItemsCommand : ICommand
{
    private static readonly Column[] Columns = [new("measure"), new("value", IsNumber: true)];

    private readonly Argument<string> found = new("FOUND") { Description = "The items to judge: a workspace, or a label picture" };
    private readonly Argument<string> truth = new("TRUE") { Description = "The true items: a workspace, or a label picture" };

    public CompareItemsCommand() => Syntax = new Command("compare-items",
        "Measure how well items match true ones, whatever they are called") { found, truth };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var (foundPath, truePath) = (call.Parse.GetRequiredValue(found), call.Parse.GetRequiredValue(truth));
        var (foundMap, trueMap) = (Read(foundPath), Read(truePath));
        if ((foundMap.Height, foundMap.Width) != (trueMap.Height, trueMap.Width))
        {
            throw new InputRefusedException(
                $"The items of '{foundPath}' are {foundMap.Width} x {foundMap.Height} pixels and those of '{truePath}' {trueMap.Width} "
                    + $"x {trueMap.Height}: compare items of one picture.");
        }

        var score = SegmentationScore.Of(foundMap, trueMap);
        return new Outcome(score.MeanBestIoU, score.PanopticQuality, score.MatchCount, score.FoundCount, score.TrueCount);
    }

    private static ItemMap Read(string path)
    {
        if (Directory.Exists(path))
        {
            return WorkspaceFolder.Read(path).Items.Map;
        }

        return LabelFile.ReadPicture(path);
    }

    private sealed record Outcome(double MeanBestIoU, double PanopticQuality, int Matches, int Found, int True) : IOutcome
    {
        public void Tell(Terminal terminal) => terminal.Table(
            Columns,
            [
                ["mean best IoU", MeanBestIoU.ToString("0.000", CultureInfo.InvariantCulture)],
                ["panoptic quality", PanopticQuality.ToString("0.000", CultureInfo.InvariantCulture)],
                ["true items found", string.Create(CultureInfo.InvariantCulture, $"{Matches} of {True}")],
                ["items in all", Found.ToString(CultureInfo.InvariantCulture)],
            ]);
    }
}
