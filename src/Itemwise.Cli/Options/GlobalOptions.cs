using System.CommandLine;
using Itemwise.Editing.Running;

namespace Itemwise.Cli.Options;

/// <summary>The options that every command understands, defined once.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object on standard output and nothing else; an error is an object with \"error\" and \"code\"",
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "No progress and no notes", Recursive = true };

    public Option<string?> Model { get; } = new("--model")
    {
        Description = "Model folder in diffusers' form, or a single .safetensors checkpoint (default: models/tabletop beside the program)",
        HelpName = "DIR|FILE", Recursive = true,
    };

    public Option<string?> Vae { get; } = new("--vae")
    {
        Description = "An autoencoder in the place of the model's own: a .safetensors file or a folder",
        HelpName = "FILE", Recursive = true,
    };

    public Option<string?> Tokenizer { get; } = new("--tokenizer")
    {
        Description = "Folder of a single checkpoint's vocabulary, vocab.json and merges.txt (default: looked for where people have it)",
        HelpName = "DIR", Recursive = true,
    };

    /// <summary>Not of every command: of those that <see cref="Commands.ICommand.TakesAdapters"/>.</summary>
    public Option<string[]> Lora { get; } = new("--lora")
    {
        Description = "A LoRA adapter for this call, and its weight (default: 1); may be given several times", HelpName = "FILE[:WEIGHT]",
    };

    /// <summary>Not of every command: of those that <see cref="Commands.ICommand.ReadsPrompts"/>.</summary>
    public Option<bool> PlainPrompt { get; } = new("--plain-prompt")
    {
        Description = "Take brackets in prompts as letters, not as weights: (word:1.3), [word], BREAK",
    };

    public Option<string> Device { get; } = new("--device")
    {
        Description = "Where to compute: auto takes CUDA where there is some", HelpName = "auto|cpu|cuda", Recursive = true,
            DefaultValueFactory = _ => "auto",
    };

    public Option<string> DType { get; } = new("--dtype")
    {
        Description = "Precision of the networks: auto takes what this machine computes fastest without a visible difference",
            HelpName = "auto|fp32|bf16|fp16",
        Recursive = true, DefaultValueFactory = _ => "auto",
    };

    public Option<AskedSeed?> Seed { get; } = NumberOption.Seed("--seed",
        "Seed of everything random; -1 draws one and tells it (default: the model's)");

    public GlobalOptions()
    {
        Device.TakeOneOf("auto", "cpu", "cuda");
        DType.TakeOneOf(["auto", .. Precision.Names]);
        Seed.Recursive = true;
    }

    /// <summary>Whether a command line asks for JSON, be the rest of it right or wrong.</summary>
    public static bool AsksForJson(IEnumerable<string> args) => args.TakeWhile(word => word != "--").Contains("--json");

    /// <summary>Makes a root command understand them.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[Json, Quiet, Model, Vae, Tokenizer, Device, DType, Seed])
        {
            root.Options.Add(option);
        }
    }
}
