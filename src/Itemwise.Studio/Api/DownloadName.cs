namespace Itemwise.Studio.Api;

/// <summary>Names of files that go to the user's disk: of what people typed, only what no system takes amiss.</summary>
internal static class DownloadName
{
    private const int MostLetters = 80;

    /// <summary>A file's name.</summary>
    /// <param name="name">What it is about.</param>
    /// <param name="ending">What follows, with its dot.</param>
    public static string Of(string name, string ending)
    {
        var plain = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or ' ' ? letter : '_')).Trim();
        return (plain.Length == 0 ? "itemwise" : plain.Length <= MostLetters ? plain : plain[..MostLetters]) + ending;
    }
}
