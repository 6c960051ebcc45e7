using Itemwise.Torch;

namespace Itemwise.Studio.Work.Child;

/// <summary>What the worker process is given when it is started.</summary>
/// <param name="Database">The queue's file.</param>
/// <param name="Results">The folder for what jobs leave that is no step.</param>
/// <param name="Timings">The file that remembers how long work took on this machine.</param>
/// <param name="Owner">Its name in the ledger.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="DType">Precision of the networks; null for the device's fastest.</param>
public sealed record StudioWorkerOptions(string Database, string Results, string Timings, string Owner, Device Device, DType? DType);
