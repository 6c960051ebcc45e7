using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing;

/// <summary>What an edit made.</summary>
/// <param name="Picture">The picture at the photo's own size and format; outside the regions its samples are the photo's, bit for bit.</param>
/// <param name="Regions">Where samples may differ, at the photo's size.</param>
/// <param name="ItemsAfter">Who owns which pixel afterwards.</param>
/// <param name="Prompts">Where each item's prompt came from, by number: where the next edit begins.</param>
public sealed record EditResult(Picture Picture, EditRegions Regions, Items ItemsAfter, ImmutableDictionary<int, PromptSource> Prompts);
