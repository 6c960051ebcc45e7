namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>Another photo whose items were learned in the same model, told apart by what was learned of it.</summary>
/// <param name="PhotoSha256">SHA-256 of its file, lower-case hexadecimal.</param>
/// <param name="ItemsSha256">SHA-256 of its label map, lower-case hexadecimal: after its items change, their numbers may mean
/// others.</param>
public sealed record JointPhoto(string PhotoSha256, string ItemsSha256)
{
    /// <summary>What tells a photo and its items from others.</summary>
    public static JointPhoto Of(string photoSha256, Items items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new JointPhoto(photoSha256, items.Map.Sha256());
    }
}
