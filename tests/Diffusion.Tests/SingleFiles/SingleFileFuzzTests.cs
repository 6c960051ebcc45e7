using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.SingleFiles;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.SingleFiles;

/// <summary>Mutates what a single file's header says: names and shapes. Its settings are read, or it is refused by a typed error.
/// ITEMWISE_FUZZ sets the number of inputs, ITEMWISE_FUZZ_SEED the first seed.</summary>
public sealed class SingleFileFuzzTests(ITestOutputHelper output)
{
    private static readonly ImmutableArray<SafetensorsEntry>[] Seeds = [Entries("sd1"), Entries("sdxl")];

    [Fact]
    public void Mutated_checkpoints_have_settings_or_are_refused_by_type()
    {
        var (count, firstSeed) = Fuzzing.Inputs(400);
        var read = Enumerable.Range(firstSeed, count).Count(Try);
        output.WriteLine($"{count} inputs: {read} read, the others refused.");
        Assert.InRange(read, count / 50, count - 1);
    }

    private static bool Try(int seed)
    {
        try
        {
            var parts = SingleFileParts.OfCheckpoint(Mutated(new Random(seed)));
            if (parts is null || !parts.Has("text_encoder") || !parts.Has("vae"))
            {
                return false;
            }

            var isXL = parts.Has("text_encoder_2");
            var settings = new SingleFileSettings(parts, "x", new Dictionary<string, string>(), isXL);
            UNetConfig.Read(settings.Of("unet"));
            AutoencoderKLConfig.Read(settings.Of("vae"));
            ClipTextConfig.Read(settings.Of("text_encoder"));
            SchedulerConfig.From(settings.Of("scheduler"));
            _ = isXL ? ClipTextConfig.Read(settings.Of("text_encoder_2")) : null;
            return true;
        }
        catch (InputRefusedException)
        {
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Seed {seed}: {error.GetType().Name} instead of a typed error.", error);
        }
    }

    private static IEnumerable<SafetensorsEntry> Mutated(Random random)
    {
        var entries = Seeds[random.Next(Seeds.Length)].ToList();
        for (var mutations = random.Next(60); mutations > 0; mutations--)
        {
            var at = random.Next(entries.Count);
            var entry = entries[at];
            var shape = entry.Shape;
            entries[at] = random.Next(4) switch
            {
                0 when shape.Length > 0 => entry with { Shape = shape.SetItem(random.Next(shape.Length), random.NextInt64(-1, 1L << random.Next(1, 62))) },
                1 => entry with { Shape = shape[..random.Next(shape.Length + 1)] },
                2 => entry with { Name = entry.Name.Remove(random.Next(entry.Name.Length), 1) },
                _ => entry with { Name = entry.Name.Replace("0", random.Next(1000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) },
            };
        }

        return entries.DistinctBy(entry => entry.Name);
    }

    private static ImmutableArray<SafetensorsEntry> Entries(string family) =>
        [.. File.ReadAllLines(Fixtures.At("single", $"{family}.tsv")).Select(line => line.Split('\t')).DistinctBy(line => line[3]).Select(line =>
            new SafetensorsEntry(line[3], SafetensorsDType.F16,
                [.. line[5].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(size => long.Parse(size, CultureInfo.InvariantCulture))], 0, 0))];
}
