using Itemwise.Editing.Running;
using Itemwise.Torch;

namespace Itemwise.Studio.Work.Child;

/// <summary>Models that stay open from job to job, on the thread that works. One that was not used for the longest time goes when another
/// would not fit beside it.</summary>
/// <param name="device">Where to compute.</param>
/// <param name="dtype">Precision; null for the device's fastest.</param>
internal sealed class OpenModels(Device device, DType? dtype) : IDisposable
{
    // What is loaded of a model besides its files: activations, copies in another precision.
    private const double RoomOfFiles = 1.5;

    private readonly List<(string Folder, bool ReadsWeights, LazyModel Model)> open = []; // the last used comes last

    /// <summary>A model, opened when it is first needed; this object's.</summary>
    /// <param name="folder">Its folder or file; null where there is none.</param>
    /// <param name="readsWeights">Whether prompts may have weights in brackets.</param>
    /// <exception cref="InputRefusedException">There is none.</exception>
    public LazyModel Of(string? folder, bool readsWeights)
    {
        if (folder is null)
        {
            throw new InputRefusedException("There is no model for this: choose one for the workspace.");
        }

        var index = open.FindIndex(one => one.Folder == folder && one.ReadsWeights == readsWeights);
        var model = index >= 0 ? open[index].Model : Make(folder, readsWeights);
        if (index >= 0)
        {
            open.RemoveAt(index);
        }

        open.Add((folder, readsWeights, model));
        return model;
    }

    /// <summary>Closes all, so that what comes next has the memory.</summary>
    public void CloseAll()
    {
        open.ForEach(one => one.Model.Dispose());
        open.Clear();
    }

    public void Dispose() => CloseAll();

    private LazyModel Make(string folder, bool readsWeights)
    {
        var needed = RoomOfFiles * BytesOf(folder);
        while (open.Count > 0 && ProcessMemory.AvailableBytes is > 0 and var free && needed > free)
        {
            open[0].Model.Dispose();
            open.RemoveAt(0);
        }

        return new LazyModel(new ModelChoice(folder, device, dtype) { ReadsWeights = readsWeights });
    }

    private static long BytesOf(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*.safetensors", SearchOption.AllDirectories).Sum(file => file.Length)
        : File.Exists(folder) ? new FileInfo(folder).Length : 0;
}
