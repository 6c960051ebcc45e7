#:project ../src/Itemwise.Editing/Itemwise.Editing.csproj
// Learns a photo's items, then makes one anew from words:
//   dotnet run samples/03-learn-and-describe.cs -- models/tabletop samples/scene/photo.png samples/scene/items.png work 3 "a blue ball"
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Running;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

var (folder, file, labels, home, number, words) = (args[0], args[1], args[2], args[3], int.Parse(args[4]), args[5]);
var photo = Photo.Load(file);
using var workspace = WorkspaceFolder.Create(home, file, ItemsReader.Read(labels, photo.Height, photo.Width).Items);
using var model = new LazyModel(new ModelChoice(folder, Device.Cpu));
var session = new EditingSession(workspace, model);
var defaults = DEditDefaults.In(folder);   // the family's own steps and rates

session.Learn(new DEditLearning(defaults.Learning), progress: new SynchronousProgress<EditingProgress>(
    now => Console.Write($"\r{now.Phase} {now.Step}/{now.StepCount}      ")));

var edits = new Edit[] { new Edit.Describe(number, words) };
var made = session.Make(new DEditRequest([.. edits], defaults.For(edits)), workspace.History.Current);
var step = session.Keep(made);
Console.WriteLine($"\n{workspace.History.PictureOf(step.Number)}");
