using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>The settings that belong to a family of models: the published ones, or those of the folder's <c>itemwise.json</c>.</summary>
/// <param name="Learning">Section <c>dEdit</c>.</param>
/// <param name="Sampling">Section <c>edit</c>.</param>
/// <param name="WithoutWords">Section <c>withoutWords</c> over that, for requests that bring no new prompt: what was learned
/// comes back best at a lower guidance than new words need.</param>
/// <param name="Refining">Section <c>refining</c> over <c>edit</c>, for requests whose new prompts all go around what was
/// learned.</param>
public sealed record DEditDefaults(DEditSettings Learning, DEditSampling Sampling, DEditSampling WithoutWords, DEditSampling Refining)
{
    /// <summary>Reads the settings in a model's folder, without opening the model.</summary>
    /// <param name="folder">The folder; the published settings where it has none, or for null.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or out of range.</exception>
    public static DEditDefaults In(string? folder)
    {
        var settings = folder is null ? null : Path.Combine(folder, ModelSet.SettingsName);
        var sections = File.Exists(settings) ? ModelConfig.Read(settings) : null;
        var (edit, withoutWords, refining) = Sampled(sections);
        return new DEditDefaults(Learn(sections?.GetSection("dEdit"), new DEditSettings()), edit, withoutWords, refining);
    }

    /// <summary>The sampling that suits a set of edits.</summary>
    public DEditSampling For(IEnumerable<Edit> edits)
    {
        Edit[] renewing = [.. edits.Where(edit => edit.BringsPrompt)];
        return renewing.Length == 0 ? WithoutWords : renewing.All(edit => edit is Requests.Edit.Refine) ? Refining : Sampling;
    }

    // Items that keep what was learned have the guidance of requests without words also beside items with words.
    private static (DEditSampling Edit, DEditSampling WithoutWords, DEditSampling Refining) Sampled(ModelConfig? sections)
    {
        var edit = Edit(sections?.GetSection("edit"), new DEditSampling());
        var withoutWords = Edit(sections?.GetSection("withoutWords"), edit);
        return (Beside(edit), withoutWords, Beside(Edit(sections?.GetSection("refining"), edit)));

        DEditSampling Beside(DEditSampling words) =>
            words with { LearnedGuidance = withoutWords.Guidance == words.Guidance ? null : withoutWords.Guidance };
    }

    private static DEditSettings Learn(ModelConfig? section, DEditSettings published) => section is null ? published : published with
    {
        TokensPerItem = section.GetInt("tokensPerItem", published.TokensPerItem, 1),
        TokenSteps = section.GetInt("tokenSteps", published.TokenSteps, 0),
        UNetSteps = section.GetInt("uNetSteps", published.UNetSteps, 0),
        TokenRate = section.GetDouble("tokenRate", published.TokenRate),
        UNetRate = section.GetDouble("uNetRate", published.UNetRate),
        BatchSize = section.GetInt("batchSize", published.BatchSize, 1),
        Accumulation = section.GetInt("accumulation", published.Accumulation, 1),
        PromptLength = section.GetInt("promptLength", published.PromptLength, 0),
        FinalRate = section.GetDouble("finalRate", published.FinalRate),
        Stratified = section.GetBool("stratified", published.Stratified),
        StartsFromNames = section.GetBool("startsFromNames", published.StartsFromNames),
    };

    private static DEditSampling Edit(ModelConfig? section, DEditSampling published) => section is null ? published : published with
    {
        Steps = section.GetInt("steps", published.Steps, 1),
        Guidance = section.GetDouble("guidance", published.Guidance),
        RingStrength = section.GetDouble("strength", published.RingStrength),
        Ring = section.GetDouble("ring", published.Ring),
        Sampler = SchedulerNames.In(section) ?? published.Sampler,
        Fill = section.GetDouble("fill", published.Fill),
        Carry = section.GetDouble("carry", published.Carry),
        Hold = section.GetDouble("hold", published.Hold),
        AgainstLearned = section.GetBool("againstLearned", published.AgainstLearned),
        Unconditional = section.GetTextOrNull("unconditional") switch
        {
            null => published.Unconditional,
            "zeros" => UnconditionalPrompt.Zeros,
            "empty" => UnconditionalPrompt.EmptyText,
            var other => throw section.Refuse("unconditional", $"is '{other}', it must be zeros or empty"),
        },
    };
}
