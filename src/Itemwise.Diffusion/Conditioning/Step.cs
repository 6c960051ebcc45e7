namespace Itemwise.Diffusion.Conditioning;

/// <summary>One step of a denoising run: from one noise level to the next.</summary>
/// <param name="Index">Position in the run, from 0.</param>
/// <param name="Count">Steps of the whole run.</param>
/// <param name="Timestep">The training time step (0 to 999, not always whole) at which the network is asked.</param>
/// <param name="NextTimestep">The time step reached; negative when the latents are then clean.</param>
public sealed record Step(int Index, int Count, double Timestep, double NextTimestep)
{
    /// <summary>Whether the latents are clean after this step.</summary>
    public bool IsLast => Index == Count - 1;

    /// <summary>A single question to the network outside any run, as in training.</summary>
    public static Step At(double timestep) => new(0, 1, timestep, -1);
}
