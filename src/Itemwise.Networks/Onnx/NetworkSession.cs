using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Itemwise.Networks.Onnx;

/// <summary>A network that is loaded and can be run, on the CPU, from several threads at once.</summary>
/// <remarks>Its threads never spin: they would take libtorch's processors in the same process (microsoft/onnxruntime #13808). Memory
/// between runs is given back, since sizes change from run to run (#11627).</remarks>
public sealed class NetworkSession : IDisposable
{
    private readonly InferenceSession session;

    private NetworkSession(OnnxFile file, InferenceSession session) => (File, this.session) = (file, session);

    /// <summary>What is loaded.</summary>
    public OnnxFile File { get; }

    /// <summary>Loads a file.</summary>
    /// <param name="file">What to load.</param>
    /// <param name="threadCount">Threads inside one operator; 0 takes one for each processor.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">ONNX Runtime does not take the file; the sentence says why.</exception>
    /// <exception cref="ResourceException">ONNX Runtime is not there.</exception>
    public static NetworkSession Open(OnnxFile file, int threadCount = 0)
    {
        ArgumentNullException.ThrowIfNull(file);
        return OnnxRuntimeLibrary.Call(() => Load(file, threadCount == 0 ? Environment.ProcessorCount : threadCount));
    }

    /// <summary>Runs the network once.</summary>
    /// <param name="feed">A tensor for every input, by name; brought to the types that the file declares.</param>
    /// <param name="wanted">The outputs to fetch.</param>
    /// <param name="keepsShape">Whether outputs have the shapes that the file declares; some published exports declare those they were
    /// traced with.</param>
    /// <param name="cancellation">Stops the run within one node; the session stays usable.</param>
    /// <exception cref="InputRefusedException">An output holds non-finite values (NaN or Inf), or has another shape than the file
    /// says.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyDictionary<string, NetworkTensor> Run(
        IReadOnlyDictionary<string, NetworkTensor> feed, IReadOnlyCollection<string> wanted, bool keepsShape = true,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(wanted);
        cancellation.ThrowIfCancellationRequested();
        using var options = new RunOptions { LogSeverityLevel = OnnxRuntimeLibrary.Level };
        using var stop = cancellation.Register(() => options.Terminate = true);
        var values = new List<OrtValue>();
        try
        {
            values.AddRange(File.Inputs.Select(port => ValueOf(port, feed[port.Name])));
            using var results = session.Run(options, [.. File.Inputs.Select(port => port.Name)], values, [.. wanted]);
            return wanted.Zip(results).ToDictionary(pair => pair.First, pair => TensorOf(pair.First, pair.Second, keepsShape));
        }
        catch (OnnxRuntimeException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new InputRefusedException($"'{File.FilePath}' could not be run on this picture ({Reason(error)}): take another export.",
                error);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private static NetworkSession Load(OnnxFile file, int threadCount)
    {
        using var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threadCount,
            EnableMemoryPattern = false,
            EnableCpuMemArena = false,
            LogSeverityLevel = OnnxRuntimeLibrary.Level,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return new NetworkSession(file, new InferenceSession(file.FilePath, options));
        }
        catch (OnnxRuntimeException error)
        {
            throw new InputRefusedException($"ONNX Runtime does not take '{file.FilePath}' ({Reason(error)}): take another export.", error);
        }
    }

    // "[ErrorCode:Fail] Load model from ... failed:what is wrong": the last part is for people.
    private static string Reason(OnnxRuntimeException error)
    {
        var line = error.Message.Split('\n')[0];
        var start = line.LastIndexOf("failed:", StringComparison.Ordinal);
        return (start < 0 ? line[(line.IndexOf(']') + 1)..] : line[(start + "failed:".Length)..]).Trim().TrimEnd('.');
    }

    private OrtValue ValueOf(OnnxPort port, NetworkTensor tensor)
    {
        var shape = tensor.Shape.ToArray();
        return port.Type switch
        {
            OnnxType.Float32 => OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(tensor.Memory), shape),
            OnnxType.Float16 => Converted(tensor, shape, value => (Float16)value),
            OnnxType.UInt8 => Converted(tensor, shape, value => (byte)Math.Clamp(MathF.Round(value), 0, 255)),
            OnnxType.Int32 => Converted(tensor, shape, value => (int)value),
            OnnxType.Int64 => Converted(tensor, shape, value => (long)value),
            OnnxType.Bool => Converted(tensor, shape, value => value != 0),
            _ => throw new InputRefusedException(
                $"'{File.FilePath}' wants '{port.Name}' in a type that is not fed (number {(int)port.Type} of ONNX): take an export in "
                + "float32 or float16."),
        };
    }

    private static OrtValue Converted<T>(NetworkTensor tensor, long[] shape, Converter<float, T> convert) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor.Values.ToArray(), convert), shape);

    private NetworkTensor TensorOf(string name, OrtValue value, bool keepsShape)
    {
        var info = value.GetTensorTypeAndShape();
        ImmutableArray<long> shape = [.. info.Shape];
        if (keepsShape)
        {
            RequireDeclared(name, shape);
        }

        var values = info.ElementDataType switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Float16 => Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), half => (float)half),
            TensorElementType.UInt8 => Array.ConvertAll(value.GetTensorDataAsSpan<byte>().ToArray(), number => (float)number),
            TensorElementType.Int64 => Array.ConvertAll(value.GetTensorDataAsSpan<long>().ToArray(), number => (float)number),
            TensorElementType.Bool => Array.ConvertAll(value.GetTensorDataAsSpan<bool>().ToArray(), truth => truth ? 1f : 0f),
            var other => throw new InputRefusedException(
                $"'{File.FilePath}' gives '{name}' as {other}, which is not read: take an export in float32 or float16."),
        };
        RequireNumbers(name, values);
        return new NetworkTensor(shape, values);
    }

    // A rank may differ: published exports squeeze a batch of one away.
    private void RequireDeclared(string name, ImmutableArray<long> shape)
    {
        var declared = File.Output(name)!.Shape;
        if (declared.Length == shape.Length && declared.Zip(shape).Any(pair => pair.First > 0 && pair.First != pair.Second))
        {
            throw new InputRefusedException(
                $"'{File.FilePath}' says that '{name}' is {File.Output(name)} and gave [{string.Join(", ", shape)}]: take another export.");
        }
    }

    // -inf stands in logits for what is masked out.
    private void RequireNumbers(string name, float[] values)
    {
        if (Array.Exists(values, value => float.IsNaN(value) || float.IsPositiveInfinity(value)))
        {
            throw new InputRefusedException(
                $"'{File.FilePath}' gave numbers in '{name}' that are none (NaN or infinity): take another export, or one in float32.");
        }
    }
}
