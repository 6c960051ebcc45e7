using System.CommandLine;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Cli.Options;

/// <summary>The options of sampling that <c>edit</c> and <c>reconstruct</c> share. Each defaults to the model family's own value.</summary>
internal sealed class EditOptions
{
    private const int MostSteps = 1000;
    private const string Whole = "whole";

    private readonly Option<long?> steps = NumberOption.Whole("--steps", "Denoising steps (default: the model's)", least: 1, most: MostSteps);
    private readonly Option<double?> guidance = NumberOption.Real("--guidance", "G", "Weight of the words; 1 is without guidance (default: the model's)", least: 0);
    private readonly Option<double?> strength = NumberOption.Real("--strength", "S", "Share of the steps in which the rim around the edit stays the photo's (default: the model's)", least: 0, most: 1);
    private readonly Option<double?> ring = NumberOption.Real("--ring", "R", "Width of that rim as a share of the photo's shorter side (default: the model's)", least: 0, most: 0.5);
    private readonly Option<string?> negative = new("--negative") { Description = "What shall not be seen", HelpName = "TEXT" };
    private readonly Option<string?> sampler = new("--sampler") { Description = $"The sampler: {string.Join(", ", SchedulerNames.All)} (default: the model's)", HelpName = "NAME" };
    private readonly Option<double?> carry = NumberOption.Real("--carry", "S", "Share of the steps in which a moved, resized or swapped item keeps to its own pixels, laid where it goes (default: the model's)", least: 0, most: 1);
    private readonly Option<double?> fill = NumberOption.Real("--fill", "S", "Share of the steps in which what an item left keeps to the smooth continuation of its surroundings (default: the model's)", least: 0, most: 1);
    private readonly Option<bool> parity = new("--parity") { Description = "Reproduce the published code's rings, sampling and blending, faults included" };
    private readonly Option<string> crop = Crop();

    /// <summary>Adds what a reconstruction understands.</summary>
    public void AddSampling(Command command)
    {
        command.Options.Add(steps);
        command.Options.Add(guidance);
        command.Options.Add(negative);
        sampler.TakeOneOf([.. SchedulerNames.All]);
        command.Options.Add(sampler);
        command.Options.Add(parity);
    }

    /// <summary>Adds what an edit understands beyond that.</summary>
    public void AddRegions(Command command)
    {
        command.Options.Add(strength);
        command.Options.Add(ring);
        command.Options.Add(fill);
        command.Options.Add(carry);
        command.Options.Add(crop);
    }

    /// <summary>The family's settings with those of the command line over them.</summary>
    /// <param name="defaults">The family's.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="seed">The seed asked for; null for the family's.</param>
    public SamplingSettings Over(SamplingSettings defaults, ParseResult parse, long? seed)
    {
        return defaults with
        {
            Seed = seed ?? defaults.Seed,
            Steps = (int?)parse.GetValue(steps) ?? defaults.Steps,
            Guidance = parse.GetValue(guidance) ?? defaults.Guidance,
            Strength = parse.GetValue(strength) ?? defaults.Strength,
            Ring = parse.GetValue(ring) ?? defaults.Ring,
            Sampler = SchedulerNames.TryParse(parse.GetValue(sampler), out var kind) ? kind : defaults.Sampler,
            Fill = parse.GetValue(fill) ?? defaults.Fill,
            Carry = parse.GetValue(carry) ?? defaults.Carry,
            Negative = parse.GetValue(negative),
            Parity = parse.GetValue(parity),
            Crop = parse.GetValue(crop) == Whole ? PhotoCrop.Whole : PhotoCrop.Auto,
        };
    }

    private static Option<string> Crop()
    {
        var option = new Option<string>("--crop")
        {
            Description = "What the model is shown: the edit's surroundings where it is much smaller than the photo, or always the whole photo",
            DefaultValueFactory = _ => "auto",
        };
        option.TakeOneOf("auto", Whole);
        return option;
    }
}
