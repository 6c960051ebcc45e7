using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Diffusion.Models;
using Itemwise.Editing;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Imaging;

namespace Itemwise.Cli.Benchmarks;

/// <summary>Measures what instructions cost: Focus on Your Instruction against InstructPix2Pix at the same scheduled steps, taking
/// turns in one run, and the look at the regions before.</summary>
/// <param name="model">A model that follows instructions; borrowed.</param>
/// <param name="cancellation">Looked at between measurements.</param>
internal sealed class InstructionTimes(ModelSet model, CancellationToken cancellation)
{
    private const int Steps = 10;
    private const double PublishedStart = 0.8;

    private static readonly ImmutableArray<Instruction> Two = [new("make the ball red"), new("turn the cube into a mushroom")];

    /// <summary>Measures.</summary>
    public ImmutableArray<Measurement> Run()
    {
        var (start, timing) = (Start(), new Timing(model.Device, cancellation));
        var (plain, published, usual) = (Request(InstructPix2PixMethod.MethodName), Request(FoIMethod.MethodName, PublishedStart),
            Request(FoIMethod.MethodName));
        var seconds = timing.Medians(
            () => new InstructPix2PixMethod().Apply(start, plain, model, cancellation: cancellation),
            () => new FoIMethod().Apply(start, published, model, cancellation: cancellation),
            () => new FoIMethod().Apply(start, usual, model, cancellation: cancellation));
        var look = timing.Median(() => new FoIMethod().Look(start, usual, model, cancellation: cancellation));
        var what = Text($"two instructions, {Steps} scheduled steps, Focus on Your Instruction");
        string Against(double taken) => Text($"{taken / seconds[0]:0.00} of InstructPix2Pix's {seconds[0]:0.00} s");
        return
        [
            new(Text($"{what} from 0.8 of the noise"), Text($"{seconds[1]:0.00} s"), Against(seconds[1]), "0.95 or less"),
            new(Text($"{what} from the model's share, {InstructDefaults.Of(model).Start}"), Text($"{seconds[2]:0.00} s"),
                Against(seconds[2])),
            new("regions of two instructions, without loading", Text($"{look:0.00} s"), "", "2 s or less on two cores"),
        ];
    }

    private static InstructRequest Request(string method, double? start = null) => new(method, Two, new InstructSettings(Steps: Steps,
        Start: start));

    // Any picture takes as long.
    private EditStart Start()
    {
        var side = model.PictureSize;
        var samples = Enumerable.Range(0, side * side * 3).Select(i => (byte)(i / 3 % side * 255 / side)).ToArray();
        var photo = new Photo("photo.png", new string('0', 64), new Picture(side, side, 3, samples));
        return EditStart.OfPhoto(photo, "", "");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
