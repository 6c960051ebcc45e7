using System.Collections.Immutable;
using Itemwise.Evaluation.Cases;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Captions;
using Itemwise.Tabletop.Edits;
using Itemwise.Tabletop.Generation;

namespace Itemwise.Evaluation.Suites;

/// <summary>The suites that edit by words alone: instructions (FoI, arXiv:2312.10113) and captions (DPL, arXiv:2309.15664).</summary>
internal static class WordSuites
{
    private const int MostInstructions = 4;

    public static IEnumerable<Suite> Instructions { get; } = Enumerable.Range(1, MostInstructions).Select(count => new Suite(
        $"instructions-{count}", count == 1 ? "one plain instruction" : $"{count} plain instructions at once", 2,
        new CaseEdit.Instruct([]),
        new(4, 1, 1), new(100, 1, 1), (scene, _) => DrawInstructions(scene, count)));

    public static Suite InstructionsAlike { get; } = new("instructions-alike",
        "one plain instruction, with another thing like the one that is meant", 1, new CaseEdit.Instruct([]),
        new(4, 1, 1), new(100, 1, 2), (scene, size) =>
            from variant in Enumerable.Range(0, size.Variants)
            select DrawInstructedSwap(scene, variant));

    public static Suite Swap { get; } = new("word-swap", "a word of the caption swapped, with another thing like the one that is meant", 1,
        new CaseEdit.Rewrite([], 1),
        new(4, 1, 1), new(100, 1, 2), (scene, size) =>
            from variant in Enumerable.Range(0, size.Variants)
            select DrawSwap(scene, variant));

    public static Suite SwapTwo { get; } = new("word-swap-2", "two words of the caption swapped, with another thing like one of them", 1,
        new CaseEdit.Rewrite([], 1),
        new(4, 1, 1), new(100, 1, 1), (scene, _) => [DrawSwapOfTwo(scene)]);

    public static Suite Reweight { get; } = new("reweight", "a word of the caption weighted", 1, new CaseEdit.Reweight("", 1, 1),
        new(2, 1, 2), new(100, 1, 4), (scene, size) =>
        from factor in new[] { 0, 2, 0.5, 4 }.Take(size.Variants)
        from item in scene.Staged.Objects.Where(item => scene.Staged.Scene.ObjectOf(item)
            .Name.Contains(' ', StringComparison.Ordinal)).Take(1)
        let word = scene.Staged.Scene.ObjectOf(item).Name.Split(' ')[0]
        select new DrawnCase($"{scene.Name}-{item}-{(int)(10 * factor):D2}", scene.Name, scene.Staged,
            new CaseEdit.Reweight(word, factor, item), [],
            SceneCaptions.Full(scene.Staged.Scene).Text, scene.Staged.Scene.NameOf(item)));

    private static IEnumerable<DrawnCase> DrawInstructions(SuiteScene scene, int count)
    {
        var random = scene.Random(40 + count);
        ImmutableArray<InstructedEdit> edits = count == 1
            ? [EditGenerator.Draw(scene.Staged.Scene, random)]
            : EditGenerator.DrawSeveral(scene.Staged.Scene, count, random);
        if (edits.Length < count)
        {
            yield break;
        }

        var objectCount = scene.Staged.Scene.Objects.Length;
        var asked = edits.Select(edit => new CaseInstruction(
            edit.Instruction.Text, edit.Instruction.Keyword, edit.Edit is SceneEdit.Add || edit.Instruction.Item is var item
                && item > objectCount && item <= Scene.MostObjects
                ? null : edit.Instruction.Item));
        var one = edits[0];
        var isOne = count == 1 && one.Edit is not (SceneEdit.Add or SceneEdit.Remove);
        yield return new DrawnCase($"{scene.Name}-i{count}", scene.Name, scene.Staged, new CaseEdit.Instruct([.. asked]),
            [.. edits.Select(edit => edit.Edit)], SceneCaptions.Full(edits[^1].After).Text,
            isOne ? scene.Staged.Scene.NameOf(one.Instruction.Item) : null, isOne ? one.After.NameOf(one.Instruction.Item) : null);
    }

    private static DrawnCase DrawSwap(SuiteScene scene, int variant)
    {
        var random = scene.Random(50 + variant);
        var (drawn, staged) = DrawStaged(random, variant % 2 == 0 ? Similarity.Look : Similarity.Noun, 2);
        var old = drawn.Scene.ObjectOf(drawn.Meant);
        var truth = Swapped(drawn.Scene, drawn.Meant, random);
        var after = truth.Apply(drawn.Scene);
        return new DrawnCase($"{scene.Name}-w{variant}", $"{scene.Name}-w{variant}", staged,
            new CaseEdit.Rewrite([old.Noun], drawn.Meant), [truth],
            SceneCaptions.Full(after).Text, old.Name, after.NameOf(drawn.Meant));
    }

    // The scenes of the swaps, and the same truths.
    private static DrawnCase DrawInstructedSwap(SuiteScene scene, int variant)
    {
        var swap = DrawSwap(scene, variant);
        var rewrite = (CaseEdit.Rewrite)swap.Edit;
        var text = $"replace the {swap.OldName} with {Vocabulary.WithArticle(swap.NewName!)}";
        return swap with
        {
            Name = $"{scene.Name}-a{variant}",
            Edit = new CaseEdit.Instruct([new CaseInstruction(text, rewrite.Nouns[0], rewrite.Item)]),
        };
    }

    // The third thing is like the first and stays.
    private static DrawnCase DrawSwapOfTwo(SuiteScene scene)
    {
        var random = scene.Random(60);
        var (drawn, staged) = DrawStaged(random, Similarity.Look, 3);
        var second = random.Choose<int>([.. staged.Objects.Where(item => item != drawn.Meant && item != drawn.Distractor)]);
        ImmutableArray<int> meant = [drawn.Meant, second];
        var (after, truths) = (drawn.Scene, ImmutableArray.CreateBuilder<SceneEdit>());
        foreach (var item in meant)
        {
            var truth = Swapped(after, item, random);
            truths.Add(truth);
            after = truth.Apply(after);
        }

        return new DrawnCase($"{scene.Name}-ww", $"{scene.Name}-ww", staged,
            new CaseEdit.Rewrite([.. meant.Select(item => drawn.Scene.ObjectOf(item).Noun)], drawn.Meant) { Second = second },
            truths.ToImmutable(), SceneCaptions.Full(after).Text);
    }

    private static (DistractorScene Drawn, StagedScene Staged) DrawStaged(SceneRandom random, Similarity similarity, int leastCount)
    {
        for (; ; )
        {
            var drawn = DistractorScene.Draw(random, similarity);
            var staged = StagedScene.Of(drawn.Scene);
            if (staged.Objects.Length >= leastCount && staged.Objects.Contains(drawn.Meant) && staged.Objects.Contains(drawn.Distractor))
            {
                return (drawn, staged);
            }
        }
    }

    private static SceneEdit.Replace Swapped(Scene scene, int item, SceneRandom random)
    {
        var kind = random.Choose<ObjectKind>([.. Enum.GetValues<ObjectKind>()
            .Where(kind => scene.Objects.All(thing => thing.Kind != kind))]);
        return new SceneEdit.Replace(item, scene.ObjectOf(item).Turned(kind));
    }
}
