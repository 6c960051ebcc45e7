#:project ../src/Itemwise.Editing/Itemwise.Editing.csproj
// A workspace's history: what was done, where it stands, a step back.   dotnet run samples/06-history.cs -- work
using Itemwise.Editing.Storage;

using var workspace = WorkspaceFolder.Open(args[0]);
var history = workspace.History;
foreach (var step in history.Steps.Steps)
{
    var mark = step.Number == history.Steps.Position ? "*" : " ";
    Console.WriteLine($"{mark} {step.Number,3} after {step.Parent,3}  {WorkspaceHistory.DidOf(step)["words"]}");
}

if (history.Steps.Previous is { } before)
{
    var state = history.GoTo(before);
    Console.WriteLine($"Back at step {state.Step}: {state.PicturePath}");
}
