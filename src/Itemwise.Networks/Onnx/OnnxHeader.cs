using System.Collections.Immutable;

namespace Itemwise.Networks.Onnx;

/// <summary>What an ONNX file says of itself: its inputs and outputs, and the files its weights lie in. Weights are passed over, so a
/// file of a gigabyte is read in milliseconds, and without ONNX Runtime.</summary>
/// <remarks>Field numbers are those of onnx.proto3 (ModelProto, GraphProto, ValueInfoProto, TensorProto).</remarks>
internal sealed class OnnxHeader
{
    private const int ModelGraph = 7;
    private const int GraphInitializer = 5;
    private const int GraphInput = 11;
    private const int GraphOutput = 12;

    private readonly ProtobufReader reader;
    private readonly HashSet<string> initializers = new(StringComparer.Ordinal);
    private readonly List<OnnxPort> inputs = [];
    private readonly List<OnnxPort> outputs = [];
    private readonly HashSet<string> external = new(StringComparer.Ordinal);
    private bool hasGraph;

    private OnnxHeader(Stream stream)
    {
        reader = new ProtobufReader(stream);
        while (reader.Next())
        {
            if (reader.Field == ModelGraph)
            {
                hasGraph = true;
                reader.Message(GraphField);
            }
            else
            {
                reader.Skip();
            }
        }

        if (!hasGraph)
        {
            throw new InvalidDataException("no graph");
        }
    }

    /// <summary>What must be fed; weights that old files list among the inputs are left out.</summary>
    public ImmutableArray<OnnxPort> Inputs => [.. inputs.Where(port => !initializers.Contains(port.Name))];

    /// <summary>What comes out, in the file's order.</summary>
    public ImmutableArray<OnnxPort> Outputs => [.. outputs];

    /// <summary>Files with weights, relative to the file.</summary>
    public IReadOnlyCollection<string> ExternalFiles => external;

    /// <summary>Reads a file's header.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX file.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static OnnxHeader Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 14);
        return new OnnxHeader(stream);
    }

    private void GraphField()
    {
        switch (reader.Field)
        {
            case GraphInitializer:
                Initializer();
                break;
            case GraphInput:
                inputs.Add(Port());
                break;
            case GraphOutput:
                outputs.Add(Port());
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void Initializer()
    {
        const int name = 8, externalData = 13;
        reader.Message(() =>
        {
            if (reader.Field == name)
            {
                initializers.Add(reader.Text());
            }
            else if (reader.Field == externalData)
            {
                ExternalEntry();
            }
            else
            {
                reader.Skip();
            }
        });
    }

    private void ExternalEntry()
    {
        string key = "", value = "";
        reader.Message(() => _ = reader.Field switch { 1 => key = reader.Text(), 2 => value = reader.Text(), _ => Skipped() });
        if (key == "location")
        {
            external.Add(value);
        }
    }

    private OnnxPort Port()
    {
        var (name, type, shape) = ("", OnnxType.None, new List<long>());
        reader.Message(() =>
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    reader.Message(() => TensorType(ref type, shape));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        });
        return new OnnxPort(name, type, [.. shape]);
    }

    private void TensorType(ref OnnxType type, List<long> shape)
    {
        if (reader.Field != 1)
        {
            reader.Skip();
            return;
        }

        var found = OnnxType.None;
        reader.Message(() =>
        {
            switch (reader.Field)
            {
                case 1:
                    found = (OnnxType)reader.Number();
                    break;
                case 2:
                    reader.Message(() => Dimension(shape));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        });
        type = found;
    }

    private void Dimension(List<long> shape)
    {
        var size = -1L;
        reader.Message(() =>
        {
            if (reader.Field == 1)
            {
                size = reader.Number();
            }
            else
            {
                reader.Skip();
            }
        });
        shape.Add(size > 0 ? size : -1);
    }

    private string Skipped()
    {
        reader.Skip();
        return "";
    }
}
