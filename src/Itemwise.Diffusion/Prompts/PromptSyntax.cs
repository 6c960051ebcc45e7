using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Itemwise.Diffusion.Prompts;

/// <summary>A prompt in the form that AUTOMATIC1111's web interface made common: <c>(word)</c> counts 1.1, <c>(word:1.3)</c> as
/// much as it says, <c>[word]</c> 1 / 1.1, each within each; BREAK begins a new chunk; a backslash takes a bracket as it is.</summary>
/// <remarks>A bracket that is never closed counts to the end; one that was never opened is a letter. <c>&lt;lora:name:weight&gt;</c>
/// is no word: it is taken out and named in <see cref="Adapters"/>.</remarks>
public sealed partial class PromptSyntax
{
    private const double RoundFactor = 1.1;
    private const double SquareFactor = 1 / 1.1;

    private PromptSyntax(ImmutableArray<PromptFragment> fragments, ImmutableArray<(string Name, string Weight)> adapters) =>
        (Fragments, Adapters) = (fragments, adapters);

    /// <summary>The pieces in order; neighbours of one weight are one piece.</summary>
    public ImmutableArray<PromptFragment> Fragments { get; }

    /// <summary>The adapters that the text names, which are loaded by an option and not by words.</summary>
    public ImmutableArray<(string Name, string Weight)> Adapters { get; }

    /// <summary>Whether it is nothing but words.</summary>
    public bool IsPlain => Fragments is [] or [{ Weight: 1, EndsChunk: false }];

    /// <summary>The words alone.</summary>
    public string Words => string.Concat(Fragments.Select(fragment => fragment.Text));

    /// <summary>Reads a prompt. Every text is one: nothing is refused.</summary>
    public static PromptSyntax Parse(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var adapters = Adapter().Matches(prompt).Select(match => (match.Groups["name"].Value,
            match.Groups["weight"] is { Success: true } weight ? weight.Value : "1")).ToImmutableArray();
        var text = adapters.IsEmpty ? prompt : Adapter().Replace(prompt, "").Trim();
        return new PromptSyntax(Merged(new Reader().Read(text)), adapters);
    }

    private static ImmutableArray<PromptFragment> Merged(IEnumerable<PromptFragment> pieces)
    {
        var merged = new List<PromptFragment>();
        foreach (var piece in pieces)
        {
            if (merged is [.., { EndsChunk: false } last] && last.Weight == piece.Weight)
            {
                merged[^1] = last with { Text = last.Text + piece.Text, EndsChunk = piece.EndsChunk };
            }
            else if (piece.Text.Length > 0 || piece.EndsChunk)
            {
                merged.Add(piece);
            }
        }

        return [.. merged];
    }

    [GeneratedRegex(@"<lora:(?<name>[^:<>]+)(?::(?<weight>[^:<>]+))?(?::[^<>]*)?>")]
    private static partial Regex Adapter();

    [GeneratedRegex(@"\\[\\()\[\]]|\(|\[|:\s*(?<weight>[+-]?[.\d]+)\s*\)|\)|\]|\s*\bBREAK\b\s*|[^\\()\[\]:B]+|.", RegexOptions.Singleline)]
    private static partial Regex Token();

    private sealed class Reader
    {
        private readonly List<PromptFragment> pieces = [];
        private readonly Stack<int> round = new();
        private readonly Stack<int> square = new();

        public List<PromptFragment> Read(string text)
        {
            foreach (Match token in Token().Matches(text))
            {
                Take(token);
            }

            foreach (var (open, factor) in round.Select(open => (open, RoundFactor)).Concat(square.Select(open => (open, SquareFactor))))
            {
                Multiply(open, factor);
            }

            return pieces;
        }

        private void Take(Match token)
        {
            var text = token.Value;
            if (text == "(")
            {
                round.Push(pieces.Count);
            }
            else if (text == "[")
            {
                square.Push(pieces.Count);
            }
            else if (token.Groups["weight"] is { Success: true } weight && round.Count > 0
                && double.TryParse(weight.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor))
            {
                Multiply(round.Pop(), factor);
            }
            else if (text == ")" && round.Count > 0)
            {
                Multiply(round.Pop(), RoundFactor);
            }
            else if (text == "]" && square.Count > 0)
            {
                Multiply(square.Pop(), SquareFactor);
            }
            else if (text.AsSpan().Trim() is "BREAK")
            {
                if (pieces is [.., var last])
                {
                    pieces[^1] = last with { Text = last.Text.TrimEnd() };
                }

                pieces.Add(new PromptFragment("", EndsChunk: true));
            }
            else
            {
                pieces.Add(new PromptFragment(text.Length == 2 && text[0] == '\\' ? text[1..] : text));
            }
        }

        private void Multiply(int from, double factor)
        {
            for (var i = from; i < pieces.Count; i++)
            {
                pieces[i] = pieces[i] with { Weight = pieces[i].Weight * factor };
            }
        }
    }
}
