using System.Text;

namespace Itemwise.Networks.Onnx;

/// <summary>Walks over the fields of a protocol buffer in a file without reading what is not needed.</summary>
internal sealed class ProtobufReader(Stream stream)
{
    private const int LongestVarint = 10;

    /// <summary>Where the message that is being read ends.</summary>
    public long End { get; private set; } = stream.Length;

    /// <summary>Number of the field last entered.</summary>
    public int Field { get; private set; }

    private int wire;

    /// <summary>Goes to the next field of the message, or says that there is none.</summary>
    /// <exception cref="InvalidDataException">These bytes are no protocol buffer, or are cut off.</exception>
    public bool Next()
    {
        if (stream.Position >= End)
        {
            return false;
        }

        var tag = Varint();
        (Field, wire) = ((int)(tag >> 3), (int)(tag & 7));
        return Field > 0 && wire is 0 or 1 or 2 or 5 ? true : throw new InvalidDataException("no protocol buffer");
    }

    /// <summary>Passes over the field.</summary>
    public void Skip()
    {
        switch (wire)
        {
            case 0:
                Varint();
                break;
            case 1:
                Advance(8);
                break;
            case 5:
                Advance(4);
                break;
            default:
                Advance(Length());
                break;
        }
    }

    /// <summary>The field's whole number.</summary>
    public long Number() => wire == 0 ? (long)Varint() : throw new InvalidDataException("no whole number");

    /// <summary>The field's text.</summary>
    public string Text()
    {
        var bytes = new byte[(int)Math.Min(Length(), 1 << 20)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads the field as a message of its own.</summary>
    /// <param name="eachField">Called for each of its fields; takes or skips it.</param>
    public void Message(Action eachField)
    {
        var outer = End;
        var length = Length();
        End = stream.Position + length;
        while (Next())
        {
            eachField();
        }

        stream.Position = End;
        End = outer;
    }

    private long Length()
    {
        var length = wire == 2 ? (long)Varint() : throw new InvalidDataException("no message");
        return length >= 0 && length <= End - stream.Position ? length : throw new EndOfStreamException("cut off");
    }

    private void Advance(long count)
    {
        if (count > End - stream.Position)
        {
            throw new EndOfStreamException("cut off");
        }

        stream.Position += count;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < LongestVarint; i++)
        {
            var part = stream.Position < End ? stream.ReadByte() : throw new EndOfStreamException("cut off");
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("no protocol buffer");
    }
}
