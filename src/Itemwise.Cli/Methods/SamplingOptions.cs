using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Cli.Methods;

/// <summary>The options of sampling that all methods share. Each defaults to the model family's own value.</summary>
internal sealed class SamplingOptions
{
    private const int MostSteps = 1000;

    private readonly Option<long?> steps = NumberOption.Whole("--steps", "Denoising steps (default: the model's)",
        least: 1, most: MostSteps);
    private readonly Option<double?> guidance = NumberOption.Real("--guidance", "G",
        "Weight of the words; 1 is without guidance (default: the model's)", least: 0);
    private readonly Option<string?> negative = new("--negative") { Description = "What shall not be seen", HelpName = "TEXT" };
    private readonly Option<string?> sampler = SamplerOption.Listed();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(steps);
        command.Options.Add(guidance);
        command.Options.Add(negative);
        command.Options.Add(sampler);
    }

    /// <summary>What a call says.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="seed">The seed asked for; null for the model's.</param>
    public AskedSampling Read(ParseResult parse, long? seed) => new(
        seed, (int?)parse.GetValue(steps), parse.GetValue(guidance), parse.GetValue(negative),
        SamplerOption.Kind(parse.GetValue(sampler)));
}
