namespace Itemwise.Diffusion.Conditioning;

/// <summary>What a row of the batch is conditioned on.</summary>
public enum Role
{
    /// <summary>Without the text (and, for InstructPix2Pix, without the picture).</summary>
    Unconditional,
    /// <summary>With the picture alone (InstructPix2Pix).</summary>
    Image,
    /// <summary>With the text.</summary>
    Text,
}

/// <summary>One row of the batch axis: which picture it belongs to, and its role in guidance.</summary>
/// <param name="Branch">The picture being made, from 0.</param>
/// <param name="Role">What the row is conditioned on.</param>
public readonly record struct Lane(int Branch, Role Role)
{
    /// <summary>The row of a picture that is not being made: it takes part so that others may take attention from it.</summary>
    public static Lane Source => new(-1, Role.Text);
}
