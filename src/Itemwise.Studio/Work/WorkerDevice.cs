namespace Itemwise.Studio.Work;

/// <summary>Where the worker process computes.</summary>
/// <param name="Device">Such as cpu or cuda:0.</param>
/// <param name="Precision">Of the networks: fp32, bf16 or fp16.</param>
public sealed record WorkerDevice(string Device, string Precision);
