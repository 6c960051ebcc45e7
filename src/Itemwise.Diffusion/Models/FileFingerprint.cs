using System.Security.Cryptography;
using System.Text;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Models;

/// <summary>The fingerprint of a model folder that associations of before November 2026 hold: of its files, settings whole, weights by
/// samples.</summary>
internal static class FileFingerprint
{
    private const int PieceLength = 4096;
    private const int PieceCount = 64;

    public static string Of(DiffusersFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var component in folder.Components.OrderBy(component => component.Name, StringComparer.Ordinal))
        {
            if (!Directory.Exists(component.FolderPath))
            {
                continue;   // a safety checker that was left out makes no other pictures
            }

            foreach (var file in Directory.EnumerateFiles(component.FolderPath).Where(Counts).Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{component.Name}/{Path.GetFileName(file)}\n"));
                Append(hash, file);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool Counts(string file) => Path.GetExtension(file) is ".json" or ".txt" or ".safetensors";

    private static void Append(IncrementalHash hash, string file)
    {
        using var stream = File.OpenRead(file);
        hash.AppendData(BitConverter.GetBytes(stream.Length));
        if (stream.Length <= PieceLength * PieceCount)
        {
            hash.AppendData(File.ReadAllBytes(file));
            return;
        }

        var piece = new byte[PieceLength];
        for (var i = 0; i < PieceCount; i++)
        {
            stream.Position = (stream.Length - PieceLength) / (PieceCount - 1) * i;
            stream.ReadExactly(piece);
            hash.AppendData(piece);
        }
    }
}
