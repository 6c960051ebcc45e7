using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Cli.Commands;

/// <summary>A file or folder that was named: itself, a copy of what came through a pipe, which can be read once only, or a link to what
/// has a name that is not UTF-8.</summary>
/// <remarks><c>-</c> is standard input. Copies and links are deleted when this is disposed.</remarks>
internal sealed class NamedFile : IDisposable
{
    /// <summary>The word for standard input.</summary>
    public const string Word = "-";

    private const string Name = "standard-input";

    private readonly string? folder;

    private NamedFile(string path, string? folder) => (Path, this.folder) = (path, folder);

    /// <summary>The file to read.</summary>
    public string Path { get; }

    /// <summary>Opens what a word of the command line names.</summary>
    /// <param name="call">Has the input.</param>
    /// <param name="word">The name, or <see cref="Word"/>.</param>
    /// <param name="isFolderTaken">Whether a folder may be meant.</param>
    /// <exception cref="InputRefusedException">Standard input is named and there is none, or a pipe breaks.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static NamedFile Open(Call call, string word, bool isFolderTaken = false)
    {
        if (word == Word)
        {
            using var input = call.Input();
            return Copy(input, Name, call.Cancellation);
        }

        try
        {
            if (File.Exists(word))
            {
                using var file = new FileStream(word, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                return file.CanSeek ? new NamedFile(word, null) : Copy(file, System.IO.Path.GetFileName(word), call.Cancellation);
            }

            if (Directory.Exists(word) ? isFolderTaken && RawNames.AreIn(word) : RawNames.IsBroken(word))
            {
                return Linked(word);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Who reads the file says what is wrong with it.
        }

        return new NamedFile(word, null);
    }

    public void Dispose()
    {
        if (folder is not null)
        {
            QuietRemoval.Folder(folder);
        }
    }

    private static NamedFile Linked(string word)
    {
        var folder = Directory.CreateTempSubdirectory("itemwise-").FullName;
        return new NamedFile(RawNames.Link(word, folder) ?? word, folder);
    }

    private static NamedFile Copy(Stream from, string name, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("itemwise-").FullName;
        try
        {
            var path = System.IO.Path.Combine(folder, name);
            using (var to = File.Create(path))
            {
                var buffer = new byte[1 << 16];
                for (int count; (count = from.Read(buffer)) > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    to.Write(buffer, 0, count);
                }
            }

            return new NamedFile(WithEnding(path), folder);
        }
        catch (IOException error)
        {
            QuietRemoval.Folder(folder);
            throw new InputRefusedException($"What is piped in cannot be read or kept ({error.Message.TrimEnd('.')}): name a file.", error);
        }
        catch
        {
            QuietRemoval.Folder(folder);
            throw;
        }
    }

    // A workspace names its copy of the photo like the photo.
    private static string WithEnding(string path)
    {
        try
        {
            var named = System.IO.Path.ChangeExtension(path, PictureWriter.ExtensionOf(PictureHeader.Probe(path).Format));
            File.Move(path, named);
            return named;
        }
        catch (InputRefusedException)
        {
            return path; // an array or a list of masks, or what its reader refuses in its own words
        }
    }
}
