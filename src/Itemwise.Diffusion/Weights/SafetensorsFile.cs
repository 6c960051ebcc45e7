using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Itemwise.Diffusion.Weights;

/// <summary>A safetensors file, memory-mapped: opening reads and checks the header only, tensors are read where they lie.</summary>
/// <remarks>At least as strict as the format's own implementation (github.com/huggingface/safetensors): besides, names given twice are
/// refused. Once open, every entry lies inside the file. Saving over the same path by <see cref="SafetensorsWriter"/> is safe, since
/// it replaces the file and leaves this one's content alone; another program that shortens the file in place takes the mapping's
/// ground away. All members may be used from several threads.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>Longest header accepted, in bytes: the format's own limit.</summary>
    public const long MaximumHeaderLength = 100_000_000;

    internal const int LengthPrefix = 8;

    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly FrozenDictionary<string, SafetensorsEntry> entries;

    private SafetensorsFile(string path, SafetensorsHeader header, MemoryMappedFile mapping, MemoryMappedViewAccessor view)
    {
        FilePath = path;
        this.mapping = mapping;
        this.view = view;
        Entries = header.Entries;
        Metadata = header.Metadata;
        entries = header.Entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
        Names = [.. header.Entries.Select(entry => entry.Name)];
    }

    /// <summary>The path it was opened by.</summary>
    public string FilePath { get; }

    /// <summary>Names of all tensors, in the order of their bytes.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>All tensors, in the order of their bytes.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; }

    /// <summary>The header's <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The whole file in memory. A tensor's bytes start at <see cref="SafetensorsEntry.ByteOffset"/> of it. It is valid until
    /// this file is disposed, or longer for whoever holds a reference on it (<see cref="SafeHandle.DangerousAddRef"/>).</summary>
    public SafeMemoryMappedViewHandle Buffer => view.SafeMemoryMappedViewHandle;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file, the caller's to dispose.</returns>
    /// <exception cref="SafetensorsException">The file cannot be read, or is no sound safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var length = stream.Length;
            var header = ReadHeader(stream, length, path);
            return Map(path, header, stream, length);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafetensorsException(path, SafetensorsReason.Unreadable,
                NotFetched.Link(path) ?? "does not exist: check the path.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            var problem = Directory.Exists(path) ? "is a folder; name a .safetensors file in it." : "cannot be read: permission denied.";
            throw new SafetensorsException(path, SafetensorsReason.Unreadable, problem, error);
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            throw new SafetensorsException(path, SafetensorsReason.Unreadable, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Whether the file holds a tensor of this name, and where.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsEntry? entry) => entries.TryGetValue(name, out entry);

    /// <summary>Where the tensor of this name lies.</summary>
    /// <exception cref="SafetensorsException">The file holds no such tensor.</exception>
    public SafetensorsEntry Get(string name) => entries.TryGetValue(name, out var entry)
        ? entry
        : throw new SafetensorsException(FilePath, SafetensorsReason.MissingTensor,
            $"holds no tensor '{name}' among its {Entries.Length}.");

    /// <summary>Copies bytes of a tensor.</summary>
    /// <param name="entry">A tensor of this file.</param>
    /// <param name="start">First byte within the tensor.</param>
    /// <param name="destination">Filled whole; a tensor over 2 GB takes several calls.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has fewer bytes after <paramref name="start"/>.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void CopyTo(SafetensorsEntry entry, long start, Span<byte> destination)
    {
        Check(entry);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.ByteCount - destination.Length);
        Buffer.ReadSpan((ulong)(entry.ByteOffset + start), destination);
    }

    /// <summary>Copies a whole tensor into an array of its elements.</summary>
    /// <typeparam name="T">An element as wide as the tensor's type: <c>float</c> for F32,
    /// <c>Half</c> for F16, <c>ushort</c> for BF16.</typeparam>
    /// <param name="entry">A tensor of this file.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is of another width.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public T[] Read<T>(SafetensorsEntry entry) where T : unmanaged
    {
        Check(entry);
        var width = Marshal.SizeOf<T>();
        if (width * 8 != entry.DType.BitCount())
        {
            throw new ArgumentException(
                $"'{entry.Name}' is {entry.DType.FileName()}; its elements cannot be read as {typeof(T).Name}, which has {width} bytes.",
                nameof(entry));
        }

        var elements = new T[entry.ByteCount / width];
        Buffer.ReadSpan<T>((ulong)entry.ByteOffset, elements);
        return elements;
    }

    /// <summary>A read-only stream over a tensor's bytes, of any length.</summary>
    /// <param name="entry">A tensor of this file.</param>
    /// <returns>The caller's to dispose, before this file.</returns>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public Stream OpenRead(SafetensorsEntry entry)
    {
        Check(entry);
        return new UnmanagedMemoryStream(Buffer, entry.ByteOffset, entry.ByteCount, FileAccess.Read);
    }

    /// <summary>Ends the mapping; <see cref="Buffer"/> goes with it.</summary>
    public void Dispose()
    {
        view.Dispose();
        mapping.Dispose();
    }

    private static SafetensorsHeader ReadHeader(FileStream stream, long fileLength, string path)
    {
        Span<byte> prefix = stackalloc byte[LengthPrefix];
        if (fileLength < LengthPrefix || stream.ReadAtLeast(prefix, LengthPrefix, throwOnEndOfStream: false) < LengthPrefix)
        {
            throw new SafetensorsException(path, SafetensorsReason.TooShort,
                $"is no safetensors file: it has {fileLength} bytes and needs at least {LengthPrefix}; fetch it again.");
        }

        if (NotFetched.Pointer(prefix) is { } pointer)
        {
            throw new SafetensorsException(path, SafetensorsReason.InvalidHeader, pointer);
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)MaximumHeaderLength)
        {
            throw new SafetensorsException(path, SafetensorsReason.HeaderTooLarge,
                $"is no safetensors file: its header claims {headerLength} bytes, at most {MaximumHeaderLength} are allowed.");
        }

        if ((long)headerLength > fileLength - LengthPrefix)
        {
            throw new SafetensorsException(path, SafetensorsReason.HeaderBeyondFile,
                $"is cut off: its header claims {headerLength} bytes and the file has {fileLength}; fetch it again.");
        }

        var json = new byte[headerLength];
        stream.ReadExactly(json);
        return SafetensorsHeader.Parse(json, fileLength, path);
    }

    private static SafetensorsFile Map(string path, SafetensorsHeader header, FileStream stream, long length)
    {
        var mapping = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: true);
        try
        {
            return new SafetensorsFile(path, header, mapping, mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch
        {
            mapping.Dispose();
            throw;
        }
    }

    private void Check(SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ObjectDisposedException.ThrowIf(Buffer.IsClosed, this);
        if (!entries.TryGetValue(entry.Name, out var own) || !ReferenceEquals(own, entry))
        {
            throw new ArgumentException($"'{entry.Name}' is an entry of another file than '{FilePath}'.", nameof(entry));
        }
    }
}
