using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Diffusion.Adapters;
using Itemwise.Editing.Running;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary>One call of the program: what was requested of it globally, where it speaks, and whether it shall stop.</summary>
internal sealed class Call
{
    private const string ShippedModel = "tabletop";

    private readonly GlobalOptions options;
    private readonly ICommand command;
    private readonly Lazy<long?> seed;
    private readonly Stream? input;

    public Call(ICommand command, ParseResult parse, GlobalOptions options, Terminal terminal, Stream? input,
        CancellationToken cancellation)
    {
        (this.command, Parse, this.options, Terminal, Cancellation, this.input) = (command, parse, options, terminal, cancellation, input);
        seed = new Lazy<long?>(() => Parse.GetValue(options.Seed) is not { } asked ? null : asked.IsRandom ? Drawn() : asked.Bits);
    }

    /// <summary>The command's own options and arguments.</summary>
    public ParseResult Parse { get; }

    public Terminal Terminal { get; }

    /// <summary>Says an outcome now, for commands that go on afterwards.</summary>
    public required Action<IOutcome> Tell { get; init; }

    /// <summary>Cancelled by the first Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What is piped into the program.</summary>
    /// <exception cref="InputRefusedException">Nothing is: a person sits there.</exception>
    public Stream Input() => input ?? (Console.IsInputRedirected ? Console.OpenStandardInput()
        : throw new InputRefusedException("'-' takes what is piped in, and nothing is: write ... | itemwise, or name a file."));

    /// <summary>Talks to the program that started this one, as UTF-8, and prints nothing else.</summary>
    /// <param name="talk">Reads what is piped in and writes to standard output.</param>
    /// <exception cref="InputRefusedException">Nothing is piped in: a person sits there.</exception>
    public SilentOutcome Talk(Action<TextReader, TextWriter> talk)
    {
        using var reader = new StreamReader(Input(), Encoding.UTF8);
        using var writer = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        talk(reader, writer);
        return new SilentOutcome();
    }

    /// <summary>The 64 bits of the requested seed, or null for the model's own. One that is drawn is reported when it is first
    /// requested.</summary>
    public long? Seed => seed.Value;

    /// <summary>Refuses a seed that leaves no room for those of further pictures, each of which takes the next.</summary>
    /// <exception cref="UsageException">The last one would not be a seed.</exception>
    public void RequireSeeds(int count)
    {
        if (Seed is { } bits && unchecked((ulong)bits) is var first && first > ulong.MaxValue - (ulong)(count - 1))
        {
            throw new UsageException(
                $"--count {count} takes the seeds that follow --seed {first}, and there are not so many: give a smaller seed.");
        }
    }

    // As large as other programs draw them, so that theirs can take it over.
    private long Drawn()
    {
        var drawn = (long)RandomNumberGenerator.GetInt32(int.MaxValue);
        Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"The seed is {drawn}: --seed {drawn} makes the same again."));
        return drawn;
    }

    /// <summary>Whether a model was named, rather than left to the shipped one.</summary>
    public bool NamesModel => Parse.GetValue(options.Model) is not null;

    /// <summary>The folder or the single file of the model: the one named, else a shipped one.</summary>
    /// <param name="shipped">The name of the shipped one.</param>
    /// <exception cref="InputRefusedException">None is named and none was shipped.</exception>
    public string ModelFolder(string shipped = ShippedModel) => ModelFolderOrNull(shipped)
        ?? throw new InputRefusedException(
            $"There is no folder models/{shipped} beside this program: name a model folder with --model DIR.");

    /// <summary>The same, or null where none is named and none was shipped.</summary>
    public string? ModelFolderOrNull(string shipped = ShippedModel) =>
        Parse.GetValue(options.Model) ?? ShippedFolder.Find(Path.Combine("models", shipped));

    /// <summary>The model, on the device and in the precision requested; opened when it is first needed.</summary>
    /// <param name="shipped">The name of the shipped one, for calls that name none.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">None is named and none was shipped.</exception>
    /// <exception cref="ResourceException">The device requested is not there.</exception>
    public LazyModel Model(string shipped = ShippedModel) => new(new ModelChoice(ModelFolder(shipped), Device, AskedDType)
    {
        Autoencoder = Parse.GetValue(options.Vae), Tokenizer = Parse.GetValue(options.Tokenizer), Note = Terminal.Note,
        ReadsWeights = command.ReadsPrompts && !Parse.GetValue(options.PlainPrompt),
        Adapters = [.. (Parse.GetValue(options.Lora) ?? []).Select(Adapter)],
    });

    private static AdapterChoice Adapter(string text) => string.IsNullOrWhiteSpace(text)
        ? throw new UsageException("--lora needs a file, and this one has no name.")
        : AdapterChoice.Parse(text);

    /// <summary>The precision requested; null for auto.</summary>
    public DType? AskedDType => Precision.Named(Parse.GetValue(options.DType));

    /// <summary>The global options that say how to compute, as they would be typed for another process.</summary>
    public ImmutableArray<string> ComputingOptions =>
        [options.Device.Name, Parse.GetValue(options.Device)!, options.DType.Name, Parse.GetValue(options.DType)!];

    /// <summary>Where to compute.</summary>
    /// <exception cref="ResourceException">CUDA is requested and there is none.</exception>
    public Device Device => (Parse.GetValue(options.Device), TorchRuntime.CudaDeviceCount > 0) switch
    {
        ("cuda", false) => throw new ResourceException(
            "--device cuda was asked for and libtorch sees no CUDA card: point LIBTORCH at a libtorch built for CUDA, check the driver "
                + "with nvidia-smi, or use --device cpu."),
        ("cuda" or "auto", true) => Device.Cuda(),
        _ => Device.Cpu,
    };
}
