using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Editing;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Cli.Methods;

/// <summary>D-Edit's part of the command line. Each setting defaults to the model family's own value.</summary>
internal sealed class DEditOptions : IMethodOptions
{
    private const string Whole = "whole";

    private readonly DEditArguments arguments = new();
    private readonly Option<double?> strength = NumberOption.Real("--strength", "S",
        "Share of the steps in which the ring around the edit stays the photo's (default: the model's)", least: 0, most: 1);
    private readonly Option<double?> ring = NumberOption.Real("--ring", "R",
        "Width of that ring as a share of the photo's shorter side (default: the model's)", least: 0, most: 0.5);
    private readonly Option<double?> fill = NumberOption.Real("--fill", "S",
        "Share of the steps in which what an item left keeps to the smooth continuation of its surroundings (default: the model's)",
        least: 0, most: 1);
    private readonly Option<double?> carry = NumberOption.Real("--carry", "S",
        "Share of the steps in which a moved, resized or swapped item keeps to its own pixels, laid where it goes (default: the model's)",
        least: 0, most: 1);
    private readonly Option<double?> hold = NumberOption.Real("--hold", "S",
        "Share of the steps in which a described or refined item that stays in place keeps to the photo (default: the model's)",
        least: 0, most: 1);
    private readonly Option<bool> keepShadows = new("--keep-shadows") { Description =
        "Leave the shadow of a removed item on the ground" };
    private readonly Option<bool> parity = new("--parity") { Description =
        "Reproduce the published code's rings, sampling and blending, faults included" };
    private readonly Option<string> crop = Crop();

    public IEditingMethod Method { get; } = new DEditMethod();

    public void AddEdits(Command command) => arguments.AddTo(command);

    public void AddSettings(Command command)
    {
        command.Options.Add(strength);
        command.Options.Add(ring);
        command.Options.Add(fill);
        command.Options.Add(carry);
        command.Options.Add(hold);
        command.Options.Add(keepShadows);
        command.Options.Add(crop);
        command.Options.Add(parity);
    }

    /// <summary>Adds the one setting that a reconstruction has too.</summary>
    public void AddParity(Command command) => command.Options.Add(parity);

    public bool IsAsked(ParseResult parse) => DEditArguments.AreThere(parse);

    public EditRequest Read(ParseResult parse, AskedSampling sampling, string? modelFolder)
    {
        var edits = arguments.Edits(parse);
        return new DEditRequest(edits, Over(DEditDefaults.In(modelFolder).For(edits), parse, sampling), arguments.Active(parse),
            CloseWith: arguments.CloseWith(parse));
    }

    /// <summary>The request that makes the photo as it was learned.</summary>
    public DEditRequest Reconstruction(ParseResult parse, AskedSampling sampling, string? modelFolder) =>
        new([], Over(DEditDefaults.In(modelFolder).WithoutWords, parse, sampling));

    private DEditSampling Over(DEditSampling defaults, ParseResult parse, AskedSampling sampling) => defaults with
    {
        Seed = sampling.Seed ?? defaults.Seed,
        Steps = sampling.Steps ?? defaults.Steps,
        Guidance = sampling.Guidance ?? defaults.Guidance,
        RingStrength = parse.GetValue(strength) ?? defaults.RingStrength,
        Ring = parse.GetValue(ring) ?? defaults.Ring,
        Sampler = sampling.Sampler ?? defaults.Sampler,
        Fill = parse.GetValue(fill) ?? defaults.Fill,
        Carry = parse.GetValue(carry) ?? defaults.Carry,
        Hold = parse.GetValue(hold) ?? defaults.Hold,
        Negative = sampling.Negative,
        KeepsShadows = parse.GetValue(keepShadows) || defaults.KeepsShadows,
        Parity = parse.GetValue(parity),
        Crop = parse.GetValue(crop) == Whole ? PhotoCrop.Whole : PhotoCrop.Auto,
    };

    private static Option<string> Crop()
    {
        var option = new Option<string>("--crop")
        {
            Description = "What the model is shown: the edit's surroundings where it is much smaller than the photo, or always the "
                + "whole photo",
            DefaultValueFactory = _ => "auto",
        };
        option.TakeOneOf("auto", Whole);
        return option;
    }
}
