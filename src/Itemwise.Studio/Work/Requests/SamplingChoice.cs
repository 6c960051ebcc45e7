namespace Itemwise.Studio.Work.Requests;

/// <summary>How to sample an edit; null leaves a value to the model.</summary>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Weight of the words; 1 is without guidance.</param>
/// <param name="Strength">Share of the steps in which the ring around the edit stays the photo's.</param>
/// <param name="Ring">Width of that ring as a share of the photo's shorter side.</param>
/// <param name="Fill">Share of the steps in which what an item left keeps to the continuation of its surroundings.</param>
/// <param name="Carry">Share of the steps in which a moved item keeps to its own pixels.</param>
/// <param name="Sampler">The sampler's name.</param>
/// <param name="Negative">What shall not be seen.</param>
public sealed record SamplingChoice(
    int? Steps = null, double? Guidance = null, double? Strength = null, double? Ring = null, double? Fill = null, double? Carry = null,
    string? Sampler = null, string? Negative = null);
