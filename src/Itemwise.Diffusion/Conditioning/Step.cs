namespace Itemwise.Diffusion.Conditioning;

/// <summary>One step of a denoising run: from one noise level to the next.</summary>
/// <param name="Index">Position in the plan, from 0.</param>
/// <param name="Count">Steps of the whole plan.</param>
/// <param name="Timestep">The training time step (0 to 999, not always whole) that the network is conditioned on.</param>
/// <param name="NextTimestep">The time step reached; negative when the latents are then clean.</param>
public sealed record Step(int Index, int Count, double Timestep, double NextTimestep)
{
    /// <summary>Index of the first step that the run executes: 0, or more where it starts from a
    /// noised picture in the middle of the plan.</summary>
    public int Start { get; init; }

    /// <summary>Position among the steps that the run executes, from 0.</summary>
    public int ExecutedIndex => Index - Start;

    /// <summary>Steps from the run's first to the plan's last: all that the run executes, unless it is stopped early.</summary>
    public int ExecutedCount => Count - Start;

    /// <summary>Whether the latents are clean after this step.</summary>
    public bool IsLast => Index == Count - 1;

    /// <summary>A single prediction outside any run, as in training.</summary>
    public static Step At(double timestep) => new(0, 1, timestep, -1);
}
