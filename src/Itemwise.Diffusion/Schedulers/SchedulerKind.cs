namespace Itemwise.Diffusion.Schedulers;

/// <summary>The samplers there are.</summary>
public enum SchedulerKind
{
    /// <summary><see cref="Schedulers.Ddim"/>.</summary>
    Ddim,
    /// <summary><see cref="Schedulers.Ddpm"/>.</summary>
    Ddpm,
    /// <summary><see cref="Schedulers.Euler"/>.</summary>
    Euler,
    /// <summary><see cref="Schedulers.EulerAncestral"/>.</summary>
    EulerAncestral,
    /// <summary><see cref="Schedulers.DpmSolverMultistep"/>.</summary>
    DpmSolverMultistep,
    /// <summary><see cref="Schedulers.Pndm"/>.</summary>
    Pndm,
}
