using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.Running;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Running;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Methods;

/// <summary>InstructPix2Pix or Focus on Your Instruction as a row: gets the sentences and nothing else, unless a setting says
/// so.</summary>
/// <remarks>Needs a model that follows instructions (<c>--model models/tabletop-edit</c>).</remarks>
public sealed class InstructBenchmark : IBenchmarkMethod
{
    private static readonly string[] Sampled = ["steps", "guidance", "image-guidance", "start", "sampler", "seed"];
    private static readonly string[] Focused = [.. Sampled, .. FocusVariant.Names, "keywords", "regions", "strength", "crosstalk"];

    private readonly MethodVariant variant;
    private readonly PhotoWorkspaces workspaces;
    private readonly InstructSettings settings;
    private readonly FocusSettings focus;
    private readonly bool givesKeywords;
    private readonly bool givesRegions;
    private readonly double firstStrength;
    private readonly bool isCrosstalkAsked;

    /// <summary>A row.</summary>
    /// <param name="variant">Which method, and settings that differ from its own: those of sampling, those of
    /// <see cref="FocusVariant"/>, <c>keywords=1</c> and <c>regions=1</c> to be given the case's words and true regions, which tells
    /// method and model apart, <c>strength=S</c> of the first instruction, and <c>crosstalk=1</c> for further runs, each without one
    /// instruction.</param>
    /// <param name="workspaces">The photos' workspaces; borrowed.</param>
    /// <exception cref="InputRefusedException">A setting is unknown or out of range.</exception>
    public InstructBenchmark(MethodVariant variant, PhotoWorkspaces workspaces)
    {
        ArgumentNullException.ThrowIfNull(variant);
        variant.RequireKnown(variant.Method == FoIMethod.MethodName ? Focused : Sampled);
        (this.variant, this.workspaces) = (variant, workspaces);
        settings = new InstructSettings(
            variant.Whole("seed") ?? 0, variant.Whole("steps"), variant.Number("guidance"), variant.Number("image-guidance"),
            variant.Number("start"), variant.Sampler);
        focus = FocusVariant.Read(variant);
        firstStrength = variant.Number("strength") ?? 1;
        isCrosstalkAsked = variant.Switch("crosstalk");
        (givesKeywords, givesRegions) = (variant.Switch("keywords"), variant.Switch("regions"));
    }

    /// <inheritdoc/>
    public string Name => variant.Name;

    /// <inheritdoc/>
    public bool Takes(CaseEdit edit) => edit is CaseEdit.Instruct;

    /// <inheritdoc/>
    public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        var session = workspaces.Open(one.PathOf(one.Case.Photo), one.PathOf(one.Case.Items), "");
        ImmutableArray<Instruction> instructions = [.. ((CaseEdit.Instruct)one.Case.Edit).Instructions.Select((said, i) => new Instruction(
            said.Text, givesKeywords ? said.Keyword : null, Region: givesRegions ? TrueRegion(one, said, i) : null))];
        instructions = instructions.SetItem(0, instructions[0] with { Strength = firstStrength });
        var start = Stopwatch.GetTimestamp();
        var made = Make(session, instructions, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start);
        return new MethodOutput(made.Picture, seconds)
        {
            Found = givesRegions || firstStrength == 0 ? [] : made.Found,
            Without = isCrosstalkAsked && instructions.Length > 1 ? Without(session, instructions, made, cancellation) : [],
        };
    }

    private EditResult Make(EditingSession session, ImmutableArray<Instruction> instructions, CancellationToken cancellation) =>
        session.Make(new InstructRequest(variant.Method, instructions, settings, focus), session.Workspace.History.StateAt(0),
            cancellation: cancellation).Result;

    // The others stay where they were, so that what differs is what the words do and not where they are looked for.
    private ImmutableArray<Picture> Without(EditingSession session, ImmutableArray<Instruction> instructions, EditResult made,
        CancellationToken cancellation)
    {
        ImmutableArray<Instruction> placed = made.Found.IsEmpty ? instructions
            : [.. instructions.Zip(made.Found, (one, place) => one with { Region = place })];
        return [.. placed.Select((one, i) => Make(session, placed.RemoveAt(i), cancellation).Picture)];
    }

    private static Mask? TrueRegion(LoadedCase one, CaseInstruction said, int index) =>
        !one.InstructionRegions.IsEmpty && !one.InstructionRegions[index].IsEmpty ? one.InstructionRegions[index]
        : said.Item is { } item ? one.Items.MaskOf(item)
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
