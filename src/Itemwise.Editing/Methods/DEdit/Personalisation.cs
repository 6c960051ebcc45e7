using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>New pictures with learned items in their words: "a photo of {2} on a table".</summary>
/// <remarks>The whole picture is one item, conditioned on the sentence in which each mark stands for an item's learned tokens; the network
/// is the one that
/// learned them (D-Edit's recon_an_item, arXiv:2403.04880).</remarks>
/// <param name="model">The model; borrowed.</param>
/// <param name="association">What was learned of a photo; borrowed.</param>
public sealed partial class Personalisation(ModelSet model, Association association)
{
    /// <summary>Makes the pictures of a request.</summary>
    /// <param name="request">What to make; marks such as <c>{2}</c> in its prompt stand for items.</param>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <returns>[B, 3, H, W] between 0 and 1, float32 on the CPU; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">An item was not learned, the text is too long, the size does not fit, or the
    /// association belongs to another model.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Tensor Run(TextToImageRequest request, IProgress<DenoisingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!model.Is(association.Model))
        {
            throw new InputRefusedException(
                $"The items were learned with another model than '{model.Location}': name that one with --model, or run associate "
                + $"again with this one.");
        }

        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var items = ItemsIn(request.Prompt);
        var sentence = Mark().Replace(request.Prompt, mark => association[NumberOf(mark)].Prompt);
        var picture = new ItemPrompt(items.IsEmpty ? 0 : items[0], sentence, IsLearned: !items.IsEmpty);
        using var adapted = association.Weights?.Over(model.UNetStore);
        using var whole = new RegionBias((height, width) =>
        {
            var labels = new int[height * width];
            Array.Fill(labels, picture.Item);
            return labels;
        });
        return scope.Return(new TextToImage(model).Run(
            request, adapted is null ? model.UNet : model.BuildUNet(adapted.Store), (guidance, width, height) =>
                Conditions(request, picture, guidance, width, height),
            AttentionEdits.None.Then(whole), progress: progress, cancellation: cancellation));
    }

    /// <summary>The items that a text names, each once, in the order in which they come.</summary>
    public static ImmutableArray<int> ItemsIn(string text) => [.. Mark().Matches(text).Select(NumberOf).Distinct()];

    private Condition Conditions(TextToImageRequest request, ItemPrompt picture, ClassifierFree guidance, int width, int height)
    {
        using var scope = TensorScope.Enter();
        var words = new DEditModel(model, association.Items, association.Settings);
        var isXL = model.Family == ModelFamily.StableDiffusionXL;

        // SDXL was trained with zeros for no prompt, and its folders say so; Stable Diffusion with the empty text.
        var unconditional = request.Negative is null && isXL && model.ZerosForEmptyPrompt ? null
            : words.EncodePlain(request.Negative ?? "", association.Rows).Plain;
        SizeIds? sizes = isXL ? request.Sizes ?? SizeIds.Of(width, height) : null;
        var batch = Batch.Of(request.Count, guidance.Roles.AsSpan());
        var text = GroupedPrompts.Of(words.Encode([picture], association.Rows));
        return ConditionBuilder.For(batch, lane => lane.Role == Role.Text ? text : unconditional, sizes).Through(scope);
    }

    private static int NumberOf(Match mark) => int.Parse(mark.Groups["item"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<item>\d{1,5})\}")]
    private static partial Regex Mark();
}
