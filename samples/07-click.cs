#:project ../src/Itemwise.Networks/Itemwise.Networks.csproj
// What lies under a point, as a mask, and what a click costs:  dotnet run samples/07-click.cs -- mobile-sam/ photo.jpg 120 340 mask.png
using System.Diagnostics;
using System.Globalization;
using Itemwise.Editing;
using Itemwise.Imaging;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Recognition;

var network = NetworkFolder.Recognise(args[0]);
var photo = Photo.Load(args[1]);
var prompt = ClickPrompt.At(double.Parse(args[2], CultureInfo.InvariantCulture), double.Parse(args[3], CultureInfo.InvariantCulture));
using var clicks = new ClickSegmenter(network);
var clock = Stopwatch.StartNew();
var embedding = clicks.Encode(photo);
Console.WriteLine($"{network.Name} ({network.Family}): encoded in {clock.Elapsed.TotalSeconds:0.00} s");

var milliseconds = new List<double>();
for (var i = 0; i < 40; i++)
{
    clock.Restart();
    clicks.PreviewOf(clicks.Predict(embedding, prompt), prompt, photo, Math.Min(photo.Height, 683), Math.Min(photo.Width, 1024));
    milliseconds.Add(clock.Elapsed.TotalMilliseconds);
}

milliseconds.Sort();
Console.WriteLine($"a click and its preview: {milliseconds[20]:0} ms, 95 % within {milliseconds[37]:0} ms");
Console.WriteLine($"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most");
var prediction = clicks.Predict(embedding, prompt);
var mask = clicks.MaskOf(prediction, prompt, photo);
PictureWriter.WriteGrey(args[4], mask.Width, mask.Height, Array.ConvertAll(mask.Pixels.ToArray(), pixel => (byte)(pixel * 255)));
Console.WriteLine($"{mask}, stability {prediction.Stability(prediction.Chosen):0.00}");
