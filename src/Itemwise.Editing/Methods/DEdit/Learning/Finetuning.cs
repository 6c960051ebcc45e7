using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>D-Edit's two stages: the items' tokens first, then the cross-attention that reads them. Over one photo, or over
/// several in one model.</summary>
/// <remarks>A run is a value of four things, which <see cref="Save"/> and <see cref="Restore"/> carry: the trained tensors, the
/// optimiser's moments, the place in the random stream, and the step. On a CPU a run continued from any of its saved states ends
/// bit-equal to one that was never interrupted. Memory does not grow with the number of steps: each has a scope of its own.</remarks>
public sealed class Finetuning : IDisposable
{
    private readonly DEditModel model;
    private readonly ImmutableArray<LearnedPhoto> photos;
    private readonly ImmutableArray<NoiseRegression> regressions;
    private readonly DEditSettings settings;
    private readonly bool recompute;
    private readonly Generator generator;
    private AdamW? optimizer;
    private UNet2DConditionModel? unet;
    private ImmutableArray<Condition> fixedPrompts = [];
    private (int Step, byte[] RandomState) lastMove;

    /// <summary>A run at its beginning.</summary>
    /// <param name="model">The networks and the items' prompts; borrowed.</param>
    /// <param name="photos">The workspace's own photo, and the one that is learned with it where there is one.</param>
    /// <param name="settings">Steps, rates and the seed.</param>
    /// <param name="recompute">Whether the network's activations are computed again for the gradients instead of kept: a third
    /// slower, a fraction of the memory.</param>
    public Finetuning(DEditModel model, ImmutableArray<LearnedPhoto> photos, DEditSettings settings, bool recompute = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        this.model = model;
        this.photos = photos;
        this.settings = settings;
        this.recompute = recompute;
        regressions = [.. photos.Select(photo => new NoiseRegression(photo.Latents, model.Schedule, model.Prediction)
            { Guessed = photo.Guessed })];
        generator = new Generator(settings.Seed);
        Rows = model.FirstRows(generator);
        Stage = NextStage(FinetuningStage.Tokens);
    }

    /// <summary>The stage that the next step belongs to.</summary>
    public FinetuningStage Stage { get; private set; }

    /// <summary>Steps of the stage that are done.</summary>
    public int Step { get; private set; }

    /// <summary>The items' learned rows.</summary>
    public TokenRows Rows { get; }

    /// <summary>What the second stage trains; null before it begins.</summary>
    public TrainedWeights? Weights { get; private set; }

    /// <summary>Takes one step.</summary>
    /// <exception cref="ItemwiseException">The loss is non-finite.</exception>
    public FinetuningProgress Advance()
    {
        var (stage, count) = (Stage, StepCount(Stage));
        Prepare();
        if (HasMoved)
        {
            lastMove = (Step, generator.SaveState());
        }

        var loss = DescendAll();
        Step++;
        if (Step % settings.Accumulation == 0 || Step == count)
        {
            optimizer!.Step(RateShare(Step, count));
        }

        var progress = new FinetuningProgress(stage, Step, count, loss);
        if (Step == count)
        {
            Leave();
        }

        return progress;
    }

    // A step that memory ran out in leaves the random stream where it found it, so that the state can be gone on from.
    private double DescendAll()
    {
        try
        {
            var loss = 0.0;
            for (var photo = 0; photo < photos.Length; photo++)
            {
                using var scope = TensorScope.Enter();
                var noise = generator.Normal([settings.BatchSize, .. photos[photo].Latents.Shape.AsSpan()[1..]]).To(model.Device);
                loss += Descend(noise, Timesteps(photo), photo) / photos.Length;
            }

            return loss;
        }
        catch (ResourceException)
        {
            if (HasMoved)
            {
                generator.RestoreState(lastMove.RandomState);
            }

            throw;
        }
    }

    /// <summary>The loss of given noise, its gradients left on the trained tensors: one step without the draw and the move.</summary>
    /// <remarks>Each photo's graph is gone before the next one's is made, so two cost the memory of one. The optimiser sees the
    /// mean of the photos' losses.</remarks>
    /// <param name="noise">[B, C, h, w] in float32.</param>
    /// <param name="timesteps">B training time steps.</param>
    /// <param name="photo">Which of the photos.</param>
    public double Descend(Tensor noise, ReadOnlySpan<long> timesteps, int photo = 0)
    {
        Prepare();
        using var scope = TensorScope.Enter();
        var prompts = fixedPrompts.IsEmpty ? Prompts(photo) : fixedPrompts[photo];
        using var checkpoints = recompute ? new Checkpoints() : null;
        var context = new UNetContext(
            Diffusion.Conditioning.Step.At(0), Batch.Of(settings.BatchSize, Role.Text), prompts,
            settings.IsGrouped ? AttentionEdits.None.Then(photos[photo].Grouping) : AttentionEdits.None, Checkpoints: checkpoints);
        var loss = regressions[photo].Loss(unet!, context, noise, timesteps);
        var value = loss.Item();
        if (!double.IsFinite(value))
        {
            throw new ItemwiseException(
                $"The loss of step {Step + 1} ({Stage} stage) is {value}: the learning rate is too high for this model; lower it in "
                + $"the model folder's itemwise.json, or use --dtype fp32.");
        }

        var share = loss / (settings.Accumulation * photos.Length);
        if (checkpoints is null)
        {
            share.Backward();
        }
        else
        {
            checkpoints.Backward(share);
        }

        return value;
    }

    /// <summary>Moves the trained tensors by the gradients that <see cref="Descend"/> left.</summary>
    public void Move() => optimizer!.Step();

    /// <summary>The state of the run where the optimiser last moved, at most <see cref="DEditSettings.Accumulation"/> - 1 steps
    /// ago: gradients that were added up since are taken again. The caller's scope borrows its tensors until the next
    /// step.</summary>
    public FinetuningState Save()
    {
        var (step, randomState) = HasMoved ? (Step, generator.SaveState()) : lastMove;
        return new FinetuningState(Stage, step, Rows.Tables, Weights?.Tensors, optimizer?.StepCount ?? 0, optimizer?.Moments, randomState);
    }

    /// <summary>Continues from a saved state, whose tensors are copied.</summary>
    public void Restore(FinetuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Forget();
        using var scope = TensorScope.Enter();
        foreach (var (table, stored) in Rows.Tables.Zip(state.Rows))
        {
            table.CopyInPlace(stored);
        }

        Weights?.Dispose();
        Weights = state.Weights is { } weights
            ? TrainedWeights.Restored([.. weights.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.To(model.Device).Clone()))],
                settings.Rank)
            : null;
        (Stage, Step) = (state.Stage, state.Step);
        generator.RestoreState(state.RandomState);
        if (Stage != FinetuningStage.Done)
        {
            Prepare();
            if (state.Moments is { Count: > 0 } moments)
            {
                optimizer!.Restore(state.OptimizerStep, moments);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        Weights?.Dispose();
        Rows.Dispose();
        generator.Dispose();
    }

    private bool HasMoved => Step % settings.Accumulation == 0;

    // Builds what the stage needs on its first step: the optimiser, the network, and the prompts where they no longer change.
    private void Prepare()
    {
        if (optimizer is not null || Stage == FinetuningStage.Done)
        {
            return;
        }

        using var scope = TensorScope.Enter();
        if (Stage == FinetuningStage.Tokens)
        {
            RequireGradients(true);
            unet = model.BuildUNet(null);
            optimizer = new AdamW(Rows.Tables, new AdamWOptions(settings.TokenRate, WeightDecay: settings.WeightDecay));
            return;
        }

        RequireGradients(false);
        Weights ??= model.NewWeights(settings.Rank, generator);
        unet = model.BuildUNet(Weights);
        using (GradMode.Off())
        {
            fixedPrompts = [.. Enumerable.Range(0, photos.Length).Select(Prompts)];
            Own(fixedPrompts);
            model.WordsAreEncoded();
        }

        optimizer = new AdamW(Weights.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value),
            new AdamWOptions(settings.UNetRate, WeightDecay: settings.WeightDecay));
    }

    private Condition Prompts(int photo)
    {
        using var scope = TensorScope.Enter();
        var prompt = GroupedPrompts.Of(model.EncodeLearned(Rows, photo));
        return ConditionBuilder.For(Batch.Of(settings.BatchSize, Role.Text), _ => prompt, photos[photo].Sizes).Through(scope);
    }

    private void RequireGradients(bool required)
    {
        foreach (var table in Rows.Tables)
        {
            table.RequiresGrad = required;
        }
    }

    private static void Own(ImmutableArray<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            condition.Tokens.Own();
            condition.Pooled?.Own();
            condition.SizeIds?.Own();
        }
    }

    private long[] Timesteps(int photo)
    {
        var regression = regressions[photo];
        if (!settings.Stratified)
        {
            return generator.Integers(0, regression.TimestepCount, [settings.BatchSize]).ToArray<long>();
        }

        var part = (double)regression.TimestepCount / settings.BatchSize;
        return [.. generator.Uniform([settings.BatchSize], DType.Float64).ToArray<double>()
            .Select((share, row) => (long)((row + share) * part))];
    }

    private double RateShare(int step, int count) => count <= 1 ? 1 : 1 - ((1 - settings.FinalRate) * (step - 1) / (count - 1));

    private void Leave()
    {
        Forget();
        Stage = NextStage(Stage + 1);
        Step = 0;
    }

    private void Forget()
    {
        optimizer?.Dispose();
        foreach (var prompts in fixedPrompts)
        {
            prompts.Tokens.Dispose();
            prompts.Pooled?.Dispose();
            prompts.SizeIds?.Dispose();
        }

        (optimizer, unet, fixedPrompts) = (null, null, []);
    }

    private FinetuningStage NextStage(FinetuningStage stage)
    {
        while (stage < FinetuningStage.Done && StepCount(stage) == 0)
        {
            stage++;
        }

        return stage;
    }

    private int StepCount(FinetuningStage stage) => stage switch
    {
        FinetuningStage.Tokens => settings.TokenSteps,
        FinetuningStage.UNet => settings.UNetSteps,
        _ => 0,
    };
}
