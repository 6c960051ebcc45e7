using Itemwise.Cli.Commands;
using Itemwise.Editing;

namespace Itemwise.Cli.Tests;

/// <summary>A workspace of the sample scene whose items a tiny model has learned.</summary>
public sealed class LearnedScene : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LearnedScene()
    {
        (Model, Workspace) = (TinyModel.In(folder), SampleScene.Workspace(folder));
        Learning = CliRun.Of("associate", Workspace, "--model", Model, "--json");
        Assert.Equal((0, ""), (Learning.Code, Learning.Error));
    }

    public string Model { get; }

    public string Workspace { get; }

    /// <summary>The call that learned.</summary>
    internal CliRun Learning { get; }

    /// <summary>A path in a folder that goes with the scene.</summary>
    public string At(string name) => folder.At(name);

    public void Dispose() => folder.Dispose();
}
