using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Adapters;

/// <summary>Rows of learned tokens as textual inversion keeps them (arXiv:2208.01618).</summary>
/// <remarks>One encoder: a tensor a token, called like it, [C]. SDXL's two: <c>clip_l</c> [n, C] and <c>clip_g</c> [n, C'], and the
/// tokens in the order of the rows in the header, as a JSON list under <c>tokens</c>.</remarks>
internal static class LearnedEmbeddings
{
    private const string FirstName = "clip_l";
    private const string SecondName = "clip_g";
    private const string TokensKey = "tokens";

    /// <summary>Whether a file is of this kind rather than an adapter, or weights of another kind.</summary>
    public static bool Holds(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Names.Length > 0 && WeightsKind.Of(file.Names) is null;
    }

    public static void Write(string path, Association association, DType dtype)
    {
        using var scope = TensorScope.Enter();
        var (tokens, rows) = (TokensOf(association), association.Rows);
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (rows.Second is { } second)
        {
            metadata[TokensKey] = JsonSerializer.Serialize(tokens);
            SafetensorsWriter.Write(path, [TensorFiles.Entry(FirstName, rows.First.To(dtype)),
                TensorFiles.Entry(SecondName, second.To(dtype))], metadata);
            return;
        }

        SafetensorsWriter.Write(path, [.. tokens.Select((token, row) =>
            TensorFiles.Entry(token, rows.First.Select(0, row).Contiguous().To(dtype)))], metadata);
    }

    /// <summary>The association's rows with the file's in the place of those of the same tokens; the caller's.</summary>
    public static TokenRows Read(string path, Association association)
    {
        using var scope = TensorScope.Enter();
        using var file = SafetensorsFile.Open(path);
        var tokens = TokensOf(association);
        var tables = association.Rows.Second is null
            ? [ByName(file, tokens, association.Rows.First)]
            : Both(file, tokens, association.Rows);
        return new TokenRows([.. tables]);
    }

    private static ImmutableArray<string> TokensOf(Association association) => [.. association.Items.SelectMany(item => item.Tokens)];

    private static Tensor ByName(SafetensorsFile file, ImmutableArray<string> tokens, Tensor table)
    {
        var width = table.Size(1);
        var rows = Enumerable.Range(0, tokens.Length).Select(row => table.Slice(0, row, row + 1)).ToArray();         // [1, C] each
        foreach (var entry in file.Entries)
        {
            var row = RowOf(file, tokens, entry.Name);
            var read = TensorFiles.Read(file, entry).To(DType.Float32);
            rows[row] = read.ElementCount == width ? read.Reshape(1, width) : throw WrongShape(file, entry.Name, read, $"[{width}]");
        }

        return Tensor.Concat(rows, 0);
    }

    private static Tensor[] Both(SafetensorsFile file, ImmutableArray<string> tokens, TokenRows rows)
    {
        var named = Names(file);
        var places = named.Select(token => RowOf(file, tokens, token)).ToArray();
        return [Table(FirstName, rows.First), Table(SecondName, rows.Second!)];

        Tensor Table(string name, Tensor table)
        {
            var read = TensorFiles.Read(file, file.Get(name)).To(DType.Float32);
            if (read.Rank != 2 || read.Size(0) != named.Length || read.Size(1) != table.Size(1))
            {
                throw WrongShape(file, name, read, $"[{named.Length}, {table.Size(1)}]");
            }

            var all = Enumerable.Range(0, tokens.Length).Select(row => table.Slice(0, row, row + 1)).ToArray();
            foreach (var (row, place) in places.Index())
            {
                all[place] = read.Slice(0, row, row + 1);
            }

            return Tensor.Concat(all, 0);
        }
    }

    private static string[] Names(SafetensorsFile file)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(file.Metadata[TokensKey])!;
        }
        catch (Exception error) when (error is KeyNotFoundException or JsonException)
        {
            throw new InputRefusedException(
                $"'{file.FilePath}' does not say in its header which tokens its rows are ('{TokensKey}', a JSON list): export it with "
                + $"Itemwise.", error);
        }
    }

    private static int RowOf(SafetensorsFile file, ImmutableArray<string> tokens, string token)
    {
        var row = tokens.IndexOf(token);
        return row >= 0 ? row : throw new InputRefusedException(
            $"'{file.FilePath}' has a row for '{token}', which is no token of this workspace (they are "
                + $"{string.Join(", ", tokens.Take(6))}{(tokens.Length > 6 ? ", ..." : "")}).");
    }

    private static InputRefusedException WrongShape(SafetensorsFile file, string name, Tensor tensor, string expected) =>
        new($"'{file.FilePath}': '{name}' is [{string.Join(", ", tensor.Shape)}], expected {expected}: it belongs to another family of "
            + $"models.");
}
