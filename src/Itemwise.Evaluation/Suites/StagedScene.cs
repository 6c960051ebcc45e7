using System.Collections.Immutable;
using Itemwise.Tabletop;
using Itemwise.Tabletop.Generation;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Evaluation.Suites;

/// <summary>A scene that can be edited: at least two of its objects are well seen and differ in name.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Picture">What is seen of it.</param>
/// <param name="Objects">The numbers of the objects that are well seen, the largest in the picture first.</param>
internal sealed record StagedScene(Scene Scene, ScenePicture Picture, ImmutableArray<int> Objects)
{
    /// <summary>The side of every picture, in pixels.</summary>
    public const int Side = 256;

    private const int LeastPixels = 700;
    private const int MostDraws = 1000;

    private static readonly RenderSettings Settings = new(Side, Side);

    /// <summary>The scene of a seed, for ever the same.</summary>
    public static StagedScene Of(long seed)
    {
        var random = new SceneRandom(seed);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var staged = Of(SceneGenerator.Draw(random, random.Choose(2, 3, 3, 4)));
            if (staged.Objects.Length > 1 && staged.Objects.All(staged.Scene.HasUniqueName))
            {
                return staged;
            }
        }

        throw new InvalidOperationException($"{MostDraws} scenes in a row showed no two things: the generator of scenes is broken.");
    }

    /// <summary>A scene that is there already.</summary>
    public static StagedScene Of(Scene scene)
    {
        var picture = Render(scene);
        return new StagedScene(scene, picture, [.. Enumerable.Range(1, scene.Objects.Length)
            .Where(item => picture.PixelCount(item) >= LeastPixels).OrderByDescending(picture.PixelCount)]);
    }

    /// <summary>A scene as all pictures of the suites are rendered.</summary>
    public static ScenePicture Render(Scene scene) => SceneRenderer.Render(scene, Settings);
}
