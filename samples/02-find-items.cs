#:project ../src/Itemwise.Editing/Itemwise.Editing.csproj
// The items of a photo as a label picture:  dotnet run samples/02-find-items.cs -- samples/scene/photo.png items.png
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Segmentation;

var photo = Photo.Load(args[0]);
var items = new GraphSegmenter(mostItems: 8).Segment(photo);
ItemsWriter.Write(args[1], items);
foreach (var item in items.All)
{
    Console.WriteLine($"{item.Number,3}  {item.Name,-24} {(double)item.PixelCount / (photo.Width * photo.Height):P1}");
}
