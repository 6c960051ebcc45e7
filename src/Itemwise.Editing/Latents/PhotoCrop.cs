namespace Itemwise.Editing.Latents;

/// <summary>How much of a photo a model is shown for an edit.</summary>
public enum PhotoCrop
{
    /// <summary>The edit's surroundings where it is much smaller than the photo, so that it is made at the model's full
    /// resolution; else the whole photo.</summary>
    Auto,
    /// <summary>Always the whole photo, as published.</summary>
    Whole,
}
