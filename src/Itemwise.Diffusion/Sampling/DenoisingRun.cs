using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>A run under way, whose steps the caller takes: <see cref="Denoising.Run"/> for those who learn or look between them.</summary>
/// <remarks>
/// Null-text inversion (arXiv:2211.09794) and dynamic prompt learning (arXiv:2309.15664) predict one role many times with gradients, try
/// where a prediction would lead, and only then advance:
/// <code>
/// using var run = denoising.Start(latents);
/// for (; !run.IsOver; run.Advance())
/// {
///     var text = run.Predict(prompt, Role.Text);                                          // once, under GradMode.Off
///     var none = run.Predict(learned, Role.Unconditional);                                // as often as it takes, with gradients
///     var next = run.Peek(run.Guide(Tensor.Concat([none, text], 0)));
/// }
/// </code>
/// Gradients flow where they are on, except through <see cref="Advance"/>. Belongs to one thread; who starts it disposes it.
/// </remarks>
public sealed class DenoisingRun : IDisposable
{
    private readonly Denoising denoising;
    private readonly Generator? generator;
    private readonly ISolver solver;
    private readonly KeyValueCache projections = new();
    private readonly KeyValueCache? shared;

    internal DenoisingRun(
        Denoising denoising, Tensor latents, Generator? generator, ImmutableArray<Step> steps, KeyValueCache? shared = null)
    {
        using var scope = TensorScope.Enter();
        (this.denoising, this.generator, this.shared) = (denoising, generator, shared);
        solver = denoising.Scheduler.Start(generator);
        Steps = steps;
        Latents = latents.Detach().Own();
    }

    /// <summary>The steps of the run, in order.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>Steps taken so far.</summary>
    public int DoneCount { get; private set; }

    /// <summary>Whether all steps are taken.</summary>
    public bool IsOver => DoneCount == Steps.Length;

    /// <summary>The step to be taken next.</summary>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public Step Step =>
        !IsOver ? Steps[DoneCount] : throw new InvalidOperationException($"The run is over: all of its {Steps.Length} steps are taken.");

    /// <summary>[B, C, H, W], float32, without a graph: the latents at the start of
    /// <see cref="Step"/>. This object's, until it advances.</summary>
    public Tensor Latents { get; private set; }

    /// <summary>Whether <see cref="Clean"/> is kept at each step.</summary>
    public bool KeepsClean { get; set; }

    /// <summary>[B, C, H, W], float32, without a graph: what the last step's prediction takes for the latents without noise, before any
    /// latent edits; null before the first step and where it is not kept. This object's, until it advances.</summary>
    public Tensor? Clean { get; private set; }

    /// <summary>What the network is given at this step for chosen roles.</summary>
    /// <param name="condition">A row for each of the roles and pictures, all rows of the first role first.</param>
    /// <param name="roles">The roles; all of the guidance's where none is named.</param>
    public NetworkInput Input(Condition condition, params ReadOnlySpan<Role> roles) =>
        denoising.Input(Latents, Step, condition, RolesOr(roles));

    /// <summary>The network's predictions for chosen roles, not guided: as cheap as the rows are few.</summary>
    /// <remarks>Prompts are projected anew, as they may be under training, unless the run was given a cache to share.</remarks>
    /// <param name="condition">A row for each of the roles and pictures, all rows of the first role first.</param>
    /// <param name="roles">The roles; all of the guidance's where none is named.</param>
    /// <returns>[roles times B, C, H, W], float32; the caller's scope's.</returns>
    public Tensor Predict(Condition condition, params ReadOnlySpan<Role> roles) =>
        denoising.Predict(Latents, Step, condition, shared, RolesOr(roles));

    /// <summary>Combines predictions of all roles, in the guidance's order.</summary>
    /// <param name="predictions">[roles times B, C, H, W].</param>
    /// <returns>[B, C, H, W], the caller's scope's.</returns>
    public Tensor Guide(Tensor predictions) => denoising.Guide(predictions, (int)Latents.Size(0), Step);

    /// <summary>The latents to which a guided prediction would lead; the run stays where it is.</summary>
    /// <param name="prediction">[B, C, H, W].</param>
    /// <param name="noise">Fresh noise for ancestral plans; null draws it from the run's generator.</param>
    /// <returns>[B, C, H, W] before any latent edits, with a graph where the prediction has one; the caller's scope's.</returns>
    /// <exception cref="InvalidOperationException">The sampler remembers predictions, so that trying one would change the run.</exception>
    public Tensor Peek(Tensor prediction, Tensor? noise = null)
    {
        if (denoising.Scheduler.IsMultistep)
        {
            throw new InvalidOperationException(
                "This sampler computes a step from several predictions and cannot try one: use a sampler of single steps, such as DDIM.");
        }

        using var trial = denoising.Scheduler.Start(generator);
        return trial.Advance(Latents, prediction, Step, noise);
    }

    /// <summary>Takes the step, without gradients: solver, then latent edits.</summary>
    /// <param name="prediction">[B, C, H, W], guided; null predicts and guides as the run is described.</param>
    /// <param name="noise">Fresh noise for ancestral plans; null draws it from the run's generator.</param>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public void Advance(Tensor? prediction = null, Tensor? noise = null)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var step = Step;
        var guided = prediction?.Detach() ?? denoising.Predict(Latents, step, shared ?? projections);
        if (KeepsClean)
        {
            Clean?.Dispose();
            Clean = denoising.Scheduler.PredictClean(Latents, guided, step).Own();
        }

        var next = solver.Advance(Latents, guided, step, noise);
        foreach (var edit in denoising.LatentEdits)
        {
            next = edit.After(next, step);
        }

        if (!ReferenceEquals(next, Latents))
        {
            Latents.Dispose();
            Latents = next.Own();
        }

        DoneCount++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Latents.Dispose();
        Clean?.Dispose();
        projections.Dispose();
        solver.Dispose();
    }

    private ReadOnlySpan<Role> RolesOr(ReadOnlySpan<Role> roles) => roles.IsEmpty ? denoising.Guidance.Roles.AsSpan() : roles;
}
