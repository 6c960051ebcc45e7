using Itemwise.Editing.Storage;
using Itemwise.Imaging;

namespace Itemwise.Editing.Running;

/// <summary>An edit that is made and not yet kept.</summary>
/// <param name="From">Where it began.</param>
/// <param name="Start">The picture it began with.</param>
/// <param name="Request">What was requested, resolved.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Account">What the picture says of its making.</param>
public sealed record MadeEdit(WorkspaceState From, Photo Start, EditRequest Request, EditResult Result, PictureText Account);
