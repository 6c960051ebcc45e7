using System.Security.Cryptography;
using System.Text;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>What tells one model's weights from another's, whatever files they are in: shapes whole, numbers by samples, so that
/// gigabytes cost a moment.</summary>
/// <remarks>Neither names nor the order of tensors count, nor how they are shared out between files, nor settings. Numbers are taken
/// as float16, so that a model and its half-precision variant have one fingerprint.</remarks>
internal static class ModelFingerprint
{
    private const int PieceLength = 32;

    private static readonly string[] Components = ["text_encoder", "text_encoder_2", "unet", "vae"];

    // Buffers that some files carry and others do not.
    private static readonly string[] Passengers = ["position_ids", "logit_scale"];

    public static string Of(IModelFiles files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var component in Components.Where(files.Has))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{component}\n"));
            using var source = files.OpenSource(component);
            foreach (var digest in source.Names.Where(Counts).Select(name => Digest(source, name)).Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(digest));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool Counts(string name) => !Passengers.Any(passenger => name.EndsWith(passenger, StringComparison.Ordinal));

    private static string Digest(IWeightSource source, string name)
    {
        using var scope = TensorScope.Enter();
        var tensor = source.Read(name);
        var numbers = tensor.Reshape(-1);
        var count = tensor.ElementCount;
        Tensor[] pieces = count <= 2 * PieceLength ? [numbers]
            : [numbers.Slice(0, 0, PieceLength), numbers.Slice(0, count * 2 / 3, Math.Min(count, (count * 2 / 3) + PieceLength))];
        // 1x1 convolutions and linear layers are the same numbers.
        var text = new StringBuilder($"[{string.Join(",", tensor.Shape.Where(size => size != 1))}]");
        foreach (var piece in pieces)
        {
            text.Append(Convert.ToHexString(BytesOf(piece.To(DType.Float16))));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static byte[] BytesOf(Tensor halves)
    {
        var bytes = new byte[halves.ElementCount * halves.DType.ByteCount()];
        halves.Contiguous().CopyBytesTo(bytes);
        return bytes;
    }
}
