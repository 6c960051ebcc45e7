using Itemwise.Imaging;

namespace Itemwise.Editing.Sheets;

/// <summary>One picture of a contact sheet and the words under it.</summary>
/// <param name="Picture">Any picture; it is shown in sRGB.</param>
/// <param name="Caption">Plain text; empty for none.</param>
public sealed record SheetCell(Picture Picture, string Caption);
