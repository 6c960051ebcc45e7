using System.Collections.Immutable;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;

namespace Itemwise.Studio.Work.Requests;

/// <summary>From captions that were requested to what the method takes, as the command line makes it of its options.</summary>
internal static class InversionRequests
{
    private static readonly ImmutableDictionary<string, InversionKind> Kinds = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create("dpl", InversionKind.Dpl), KeyValuePair.Create("null-text", InversionKind.NullText),
        KeyValuePair.Create("ddim", InversionKind.Ddim),
    ]);

    public static AskedInversion Of(InvertJob job)
    {
        ImmutableArray<NamedItem> items = [.. (job.Items ?? []).Select(one => new NamedItem(one.Word, one.Item))];
        return Of(job.Caption ?? "", job.Nouns, items, job.Method, job.Steps);
    }

    public static AskedInversion Of(RewriteJob job)
    {
        var asked = job.Caption is null ? new AskedInversion(null, Kind: Kind(job.Method), Steps: Limits.Steps(job.Steps))
            : Of(job.Caption, job.Nouns, [], job.Method, job.Steps);
        foreach (var target in Targets(job))
        {
            if (asked.Caption is { } caption)
            {
                RewriteRequest.Check(caption, target, Weights(job));
            }
        }

        return asked;
    }

    public static ImmutableArray<RewriteRequest> Of(RewriteJob job, InversionRequest inversion, RewriteSettings usual)
    {
        var settings = usual with
        {
            Seed = job.Seed ?? 0, Guidance = Limits.AtLeastZero("guidance", job.Guidance),
            Cross = Limits.Share("cross", job.Cross) ?? usual.Cross, Self = Limits.Share("self", job.Self) ?? usual.Self,
            IsBlended = job.Blend,
        };
        return [.. Targets(job).Select(target => new RewriteRequest(inversion, target, Weights(job), settings))];
    }

    private static AskedInversion Of(
        string caption, ImmutableArray<string>? nouns, ImmutableArray<NamedItem> items, string? method, int? steps)
    {
        var kind = Kind(method);
        ImmutableArray<string> named = [.. (nouns ?? []).Select(noun => noun.Trim()).Where(noun => noun.Length > 0)];
        var read = NounCaption.Read(caption, named, items, mayBePlain: (kind ?? InversionKind.Dpl) != InversionKind.Dpl);
        return new(read, named.Length > 0, kind, Limits.Steps(steps));
    }

    private static ImmutableArray<string> Targets(RewriteJob job) => job.Targets.IsDefaultOrEmpty
        ? throw new InputRefusedException("There is nothing to do: write the caption that the picture shall have.") : job.Targets;

    private static ImmutableArray<WordWeight> Weights(RewriteJob job) =>
        [.. (job.Weights ?? []).Select(one => new WordWeight(one.Word.Trim(), one.Factor))];

    private static InversionKind? Kind(string? method) => method is null ? null : Kinds.TryGetValue(method, out var kind) ? kind
        : throw new InputRefusedException($"An inversion is by dpl, null-text or ddim, not by '{method}'.");
}
