using System.Collections.Immutable;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Studio.Drawing;

namespace Itemwise.Studio.Work.Requests;

/// <summary>From sentences that were requested to what the methods take, as the command line makes it of its options.</summary>
internal static class InstructRequests
{
    public static InstructRequest Of(InstructJob job, int height, int width) => new(
        job.Plain ? InstructPix2PixMethod.MethodName : FoIMethod.MethodName, Of(job.Instructions, height, width),
        new InstructSettings(
            job.Seed ?? 0, Limits.Steps(job.Steps), Limits.AtLeastZero("guidance", job.Guidance),
            Limits.AtLeastZero("imageGuidance", job.ImageGuidance), Limits.Share("start", job.Start), EditRequests.Sampler(job.Sampler),
            job.Negative));

    public static InstructRequest Of(LookJob job, int height, int width) =>
        new(FoIMethod.MethodName, Of(job.Instructions, height, width), new InstructSettings(job.Seed ?? 0));

    private static ImmutableArray<Instruction> Of(ImmutableArray<InstructionChoice> choices, int height, int width)
    {
        if (choices.IsDefaultOrEmpty)
        {
            throw new InputRefusedException("There is nothing to do: write at least one instruction.");
        }

        if (choices.FirstOrDefault(one => one is { Region: not null, Within: not null }) is { } twice)
        {
            throw new InputRefusedException($"A region and an item both say where '{twice.Text}' applies: give one of them.");
        }

        return
        [
            .. choices.Select(one => new Instruction(
                one.Text ?? "", string.IsNullOrWhiteSpace(one.Keyword) ? null : one.Keyword, Limits.Strength(one.Strength),
                one.Region is { } drawn ? ShapeMask.Of(drawn, height, width) : null, one.Within)),
        ];
    }
}
