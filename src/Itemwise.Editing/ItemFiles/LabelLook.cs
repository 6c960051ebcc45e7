namespace Itemwise.Editing.ItemFiles;

/// <summary>What the numbers of a picture look like.</summary>
internal enum LabelLook
{
    /// <summary>A number for each item.</summary>
    Items = 0,

    /// <summary>One item in white on black, with sharp or soft borders.</summary>
    Mask = 1,

    /// <summary>Soft borders between other values: resized with interpolation, or not painted in white.</summary>
    Soft = 2,
}
