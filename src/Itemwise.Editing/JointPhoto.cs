namespace Itemwise.Editing;

/// <summary>Another photo whose items were learned in the same model, told apart by what was learned of it.</summary>
/// <param name="PhotoSha256">SHA-256 of its file, lower-case hexadecimal.</param>
/// <param name="ItemsSha256">SHA-256 of its label map, lower-case hexadecimal: after its items change, their numbers may mean others.</param>
public sealed record JointPhoto(string PhotoSha256, string ItemsSha256);
