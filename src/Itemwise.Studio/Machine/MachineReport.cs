using System.Collections.Immutable;

namespace Itemwise.Studio.Machine;

/// <summary>What this machine has, and what it lacks.</summary>
/// <param name="Checks">One by one.</param>
/// <param name="Healthy">Whether nothing is missing.</param>
public sealed record MachineReport(ImmutableArray<MachineCheck> Checks, bool Healthy);

/// <summary>One thing that was looked at.</summary>
/// <param name="State">known, good, warning or bad.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Found">What was found, and what to do about it.</param>
public sealed record MachineCheck(string State, string Subject, string Found);
