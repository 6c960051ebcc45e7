using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Files;
using Itemwise.Tabletop.Cases;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Cli.Commands;

/// <summary><c>scene -o DIR</c>: rendered scenes whose items, words and edited pictures are known, as test cases.</summary>
internal sealed class SceneCommand : ICommand
{
    private const int MostScenes = 10_000;
    private const int ShortestSide = 16;
    private const int LongestSide = 4096;
    private const int UsualSide = 256;

    private readonly Option<string> folder = new("--output", "-o")
    {
        Description = "Where the scenes go; it is made", HelpName = "DIR", Required = true,
    };

    private readonly Option<long?> count = NumberOption.Whole(
        "--count", "How many scenes, each of the seed after the one before (default: 1; with --from all that the file has)",
        least: 1, most: MostScenes);

    private readonly Option<string?> from = new("--from")
    {
        Description = "Scenes and their edits from a file such as this command writes, at least a row for each", HelpName = "FILE",
    };

    private readonly Option<long?> size = NumberOption.Whole(
        "--size", $"Width and height in pixels (default: {UsualSide})", least: ShortestSide, most: LongestSide);

    private readonly Option<long?> edits = NumberOption.Whole(
        "--edits",
        "Edited pictures for each scene: the first after one instruction, the second after two, and so on "
        + "(default: 1; with --from those of the file)",
        least: 0, most: SceneCase.MostEdits);

    public SceneCommand() =>
        Syntax = new Command("scene", "Render scenes whose items and edits are known, as test cases") { folder, count, from, size, edits };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var start = Measured.Start();
        var parse = call.Parse;
        var (target, side) = (parse.GetRequiredValue(folder), (int)(parse.GetValue(size) ?? UsualSide));
        var cases = parse.GetValue(from) is { } file ? Read(file, call) : Draw(call);
        var written = call.Terminal.Watch(display =>
        {
            var scenes = new SceneFolder(side, display, call.Cancellation);
            DurableFolder.Make(target, "the scenes", unfinished => scenes.Write(unfinished, cases));
            return scenes;
        });
        var cost = Measured.Since(start);
        return new Outcome(
            Path.GetFullPath(target), Path.GetFullPath(Path.Combine(target, SceneFolder.ListName)), cases.Length, written.PictureCount,
            side, side, Math.Round(written.Rendering.TotalSeconds, 3), cost.Seconds, cost.PeakBytes);
    }

    private ImmutableArray<SceneCase> Draw(Call call)
    {
        var (sceneCount, editCount) = ((int)(call.Parse.GetValue(count) ?? 1), (int)(call.Parse.GetValue(edits) ?? 1));
        call.RequireSeeds(sceneCount);
        var digits = Math.Max(2, (sceneCount - 1).ToString(CultureInfo.InvariantCulture).Length);
        return
        [
            .. Enumerable.Range(0, sceneCount).Select(index =>
                SceneCase.Draw(index.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'), (call.Seed ?? 0) + index, editCount)),
        ];
    }

    private ImmutableArray<SceneCase> Read(string file, Call call)
    {
        var all = SceneFile.Read(file);
        var sceneCount = (int)(call.Parse.GetValue(count) ?? all.Length);
        if (sceneCount > all.Length)
        {
            throw new InputRefusedException($"'{file}' holds {all.Length} scenes, and --count asks for {sceneCount}: ask for fewer.");
        }

        call.RequireSeeds(sceneCount);
        var chosen = all[..sceneCount];
        return call.Parse.GetValue(edits) is { } editCount
            ? [.. chosen.Select((scene, index) => scene.WithEdits(new SceneRandom((call.Seed ?? 0) + index), (int)editCount))]
            : chosen;
    }

    private sealed record Outcome(
        string Output, string File, int Scenes, int Pictures, int Width, int Height, double RenderSeconds, double Seconds, long PeakBytes)
        : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            terminal.Line(Output);
            var (scenes, pictures) = (Scenes == 1 ? "scene" : "scenes", Pictures == 1 ? "picture" : "pictures");
            var each = string.Create(CultureInfo.InvariantCulture, $"{RenderSeconds / Pictures:0.000} s to render each");
            terminal.Line($"{Scenes} {scenes}, {Pictures} {pictures} of {Width} x {Height}: {each}.");
        }
    }
}
