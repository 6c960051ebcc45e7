using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Itemwise.Cli.Options;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.FoI;

namespace Itemwise.Cli.Methods;

/// <summary>What <c>instruct</c> takes besides the sentences: a word, a strength or a region for one of them, and how to sample.</summary>
internal sealed class InstructOptions
{
    private const int MostSteps = 1000;
    private const double MostStrength = 2;

    private readonly Option<bool> clean = new("--clean") { Description =
        "Let the instructions' words learn to look at one thing each before regions are found, for things that look alike" };
    private readonly Option<bool> plain = new("--plain") { Description =
        "InstructPix2Pix alone, as published: no regions, nothing locked, all of the noise" };
    private readonly Option<string[]> keyword = WordOption.Many("--keyword", "I=WORD",
        "The word of instruction I that says what it is about (default: found)", "an instruction's number and a word of it, such as 1=mug",
        word => Pair(word) is { Value.Length: > 0 });
    private readonly Option<string[]> strength = WordOption.Many("--strength", "I=S",
        "How much instruction I counts: 0 leaves it out, 1 is neutral, at most 2",
        "an instruction's number and a number from 0 to 2, such as 1=1.5", word =>
        Pair(word) is { } pair && Strength(pair.Value) is not null);
    private readonly Option<string[]> region = WordOption.Many("--region", "I=MASK",
        "Where instruction I applies: a mask picture of the photo's size (default: found)",
        "an instruction's number and a mask picture, such as 1=mask.png", word => Pair(word) is { Value.Length: > 0 });
    private readonly Option<string[]> within = WordOption.Many("--within", "I=N",
        "Item N of the workspace, which instruction I is confined to", "an instruction's number and an item's, such as 1=3",
        word => Pair(word) is { } pair && WordOption.ItemNumber(pair.Value) is not null);
    private readonly Option<double?> guidance = NumberOption.Real("--guidance", "G",
        "Weight of the words (default: the model's)", least: 0);
    private readonly Option<double?> imageGuidance = NumberOption.Real("--image-guidance", "G",
        "Weight of the photo (default: the model's)", least: 0);
    private readonly Option<long?> steps = NumberOption.Whole("--steps", "Denoising steps of the schedule (default: the model's)",
        least: 1, most: MostSteps);
    private readonly Option<double?> start = NumberOption.Real("--start", "SHARE",
        "Share of the noise to begin with, above 0 to 1 (default: the model's; with --plain 1)", least: 0, most: 1);
    private readonly Option<string?> sampler = new("--sampler") { Description = "The sampler (default: the model's)",
        HelpName = "euler-a|ddim" };
    private readonly Option<string?> negative = new("--negative") { Description = "What shall not be seen", HelpName = "TEXT" };

    public InstructOptions() => sampler.TakeOneOf("euler-a", "ddim");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[plain, keyword, region, within, clean, strength, start, guidance, imageGuidance, negative, steps,
            sampler])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was asked. Reads the masks that are named.</summary>
    /// <param name="parse">The call.</param>
    /// <param name="texts">The sentences.</param>
    /// <param name="seed">Of all noise.</param>
    /// <exception cref="UsageException">A number names no instruction, or one is named twice, or --plain is given what it does
    /// not look at.</exception>
    public InstructRequest Read(ParseResult parse, ImmutableArray<string> texts, long seed)
    {
        var (words, strengths, regions, items) = (ByNumber(parse, keyword, texts.Length), ByNumber(parse, strength, texts.Length),
            ByNumber(parse, region, texts.Length), ByNumber(parse, within, texts.Length));
        var isPlain = parse.GetValue(plain);
        if (isPlain && (words.Count + strengths.Count + regions.Count + items.Count > 0 || parse.GetValue(clean)))
        {
            throw new UsageException(
                "--plain has no regions and no strengths of instructions: leave out --keyword, --strength, --region, --within and "
                    + "--clean.");
        }

        if (regions.Keys.FirstOrDefault(items.ContainsKey) is > 0 and var twice)
        {
            throw new UsageException($"--region and --within both say where instruction {twice} applies: give one of them.");
        }

        ImmutableArray<Instruction> instructions =
        [
            .. texts.Select((text, i) => new Instruction(
                text, words.GetValueOrDefault(i + 1), strengths.TryGetValue(i + 1, out var asked) ? Strength(asked)!.Value : 1,
                regions.TryGetValue(i + 1, out var file) ? MaskFile.Read(file) : null,
                items.TryGetValue(i + 1, out var item) ? WordOption.ItemNumber(item) : null)),
        ];
        var settings = new InstructSettings(
            seed, (int?)parse.GetValue(steps), parse.GetValue(guidance), parse.GetValue(imageGuidance), parse.GetValue(start),
            SamplerOption.Kind(parse.GetValue(sampler)), parse.GetValue(negative));
        return new InstructRequest(
            isPlain ? InstructPix2PixMethod.MethodName : FoIMethod.MethodName, instructions, settings,
            parse.GetValue(clean) ? FocusSettings.Usual with { IsClean = true } : null);
    }

    private static Dictionary<int, string> ByNumber(ParseResult parse, Option<string[]> option, int count)
    {
        var values = new Dictionary<int, string>();
        foreach (var (number, value) in (parse.GetValue(option) ?? []).Select(word => Pair(word)!.Value))
        {
            if (number < 1 || number > count)
            {
                throw new UsageException(
                    $"{option.Name} names instruction {number}, and there {(count == 1 ? "is 1" : $"are {count}")}: count from 1.");
            }

            if (!values.TryAdd(number, value))
            {
                throw new UsageException($"{option.Name} is given twice for instruction {number}: choose one.");
            }
        }

        return values;
    }

    private static (int Number, string Value)? Pair(string word) =>
        word.Split('=', 2) is [var number, var value] && WordOption.ItemNumber(number) is { } found ? (found, value.Trim()) : null;

    private static double? Strength(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= MostStrength ? number : null;
}
