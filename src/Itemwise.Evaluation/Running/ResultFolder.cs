using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Evaluation.Cases;
using Itemwise.Files;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Running;

/// <summary>Where results are kept while a run goes on: a file and a picture for each case, so that a run that was killed goes on
/// where it was,
/// and several processes share the work.</summary>
/// <param name="path">The run's folder.</param>
public sealed class ResultFolder(string path)
{
    private const string LockEnding = ".lock";

    /// <summary>The run's folder.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>The picture of an output, whether it is there or not.</summary>
    public string PictureOf(string suite, string method, string one) => Path.Combine(FolderOf(suite, method), $"{one}.png");

    /// <summary>A result that is there already, or null.</summary>
    public CaseResult? Find(string suite, int version, string method, string one)
    {
        var file = FileOf(suite, method, one);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var result = JsonSerializer.Deserialize<CaseResult>(File.ReadAllBytes(file), EvaluationJson.Options);
            return result?.Version == version ? result : null;
        }
        catch (JsonException)
        {
            return null; // It is measured again.
        }
    }

    /// <summary>Keeps a result: the picture first, so that whoever finds the figures finds it.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Keep(CaseResult result, Picture? picture)
    {
        ArgumentNullException.ThrowIfNull(result);
        Directory.CreateDirectory(FolderOf(result.Suite, result.Method));
        if (picture is not null)
        {
            PictureWriter.Write(PictureOf(result.Suite, result.Method, result.Case), picture);
        }

        DurableFile.WriteAtomically(FileOf(result.Suite, result.Method, result.Case),
            JsonSerializer.SerializeToUtf8Bytes(result, EvaluationJson.Options));
    }

    /// <summary>Takes a piece of work, unless another process has it.</summary>
    /// <param name="work">What it is called.</param>
    /// <returns>To be disposed when the work is done; null where another process is at it. A process that dies lets go of it.</returns>
    public IDisposable? TryTake(string work)
    {
        var folder = Path.Combine(FullPath, "work");
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, work + LockEnding), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private string FolderOf(string suite, string method) => Path.Combine(FullPath, "results", suite, method);

    private string FileOf(string suite, string method, string one) => Path.Combine(FolderOf(suite, method), $"{one}.json");
}
