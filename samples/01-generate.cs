#:project ../src/Itemwise.Diffusion/Itemwise.Diffusion.csproj
// A picture from words:  dotnet run samples/01-generate.cs -- models/tabletop "a red ball on grass" ball.png
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Imaging;
using Itemwise.Torch;

var (folder, prompt, output) = (args[0], args[1], args[2]);
using var model = ModelSet.Open(folder);
using var scope = TensorScope.Enter();
var picture = new TextToImage(model).Run(new TextToImageRequest(prompt, Seed: 7), progress: new Steps());   // [1, 3, H, W], 0 to 1
var planes = picture.Contiguous().ToArray<float>();
PictureWriter.Write(output, Picture.FromPlanes(planes, (int)picture.Size(3), (int)picture.Size(2), bitsPerSample: 8));

internal sealed class Steps : IProgress<DenoisingProgress>
{
    public void Report(DenoisingProgress value) => Console.Write($"\r{value.DoneCount} of {value.Count} steps ");
}
