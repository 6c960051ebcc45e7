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
    /// <summary><see cref="Schedulers.DpmSolverMultistep"/>, the stochastic form.</summary>
    DpmSolverMultistepSde,
    /// <summary><see cref="Schedulers.UniPcMultistep"/>.</summary>
    UniPc,
    /// <summary><see cref="Schedulers.Heun"/>.</summary>
    Heun,
    /// <summary><see cref="Schedulers.Lcm"/>.</summary>
    Lcm,
}
