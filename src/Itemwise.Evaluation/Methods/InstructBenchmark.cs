using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Evaluation.Cases;
using Itemwise.Evaluation.Running;

namespace Itemwise.Evaluation.Methods;

/// <summary>InstructPix2Pix or Focus on Your Instruction as a row: gets the sentences and nothing else, unless a setting says
/// so.</summary>
/// <remarks>Needs a model that follows instructions (<c>--model models/tabletop-edit</c>).</remarks>
public sealed class InstructBenchmark : IBenchmarkMethod
{
    private static readonly string[] Sampled = ["steps", "guidance", "image-guidance", "start", "sampler", "seed"];
    private static readonly string[] Focused = [.. Sampled, "published", "modulated", "masked", "locked", "keywords", "regions"];

    private readonly MethodVariant variant;
    private readonly PhotoWorkspaces workspaces;
    private readonly InstructSettings settings;
    private readonly FocusSettings focus;
    private readonly bool givesKeywords;
    private readonly bool givesRegions;

    /// <summary>A row.</summary>
    /// <param name="variant">Which method, and settings that differ from its own: <c>published=1</c> for the paper's choices,
    /// <c>modulated=0</c>, <c>masked=SHARE</c>
    /// and <c>locked=0</c> for its parts, <c>keywords=1</c> and <c>regions=1</c> to be told the case's words and true
    /// regions, which tells method and model apart.</param>
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
        var basis = variant.Whole("published") is > 0 ? FocusSettings.Published : FocusSettings.Usual;
        focus = basis with
        {
            IsModulated = variant.Whole("modulated") is not 0, MaskedShare = variant.Number("masked") ?? basis.MaskedShare,
            IsLocked = variant.Whole("locked") is { } locked ? locked > 0 : basis.IsLocked,
        };
        (givesKeywords, givesRegions) = (variant.Whole("keywords") is > 0, variant.Whole("regions") is > 0);
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
        var start = Stopwatch.GetTimestamp();
        var made = session.Make(new InstructRequest(variant.Method, instructions, settings, focus), session.Workspace.History.StateAt(0),
            cancellation: cancellation);
        return new MethodOutput(made.Result.Picture, Stopwatch.GetElapsedTime(start)) { Found = givesRegions ? [] : made.Result.Found };
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
