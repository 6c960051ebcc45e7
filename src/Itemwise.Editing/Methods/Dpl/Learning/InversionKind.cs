namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>How a photo is inverted.</summary>
public enum InversionKind
{
    /// <summary>DDIM's steps turned round, nothing more: guidance then leads away from the photo.</summary>
    Ddim,
    /// <summary>The empty prompt is learned at each step, so that guidance leads back to the photo (arXiv:2211.09794).</summary>
    NullText,
    /// <summary>Before it the nouns' embeddings are learned at each step, so that they attend to their things (arXiv:2309.15664).</summary>
    Dpl,
}
