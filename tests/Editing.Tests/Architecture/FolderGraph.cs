using System.Text.RegularExpressions;

namespace Itemwise.Editing.Tests.Architecture;

/// <summary>Which folders of a project import which, from the <c>using</c> lines of its sources; a folder is a namespace.</summary>
internal sealed partial class FolderGraph
{
    // folder → imported folder → one file that does it
    private readonly Dictionary<string, SortedDictionary<string, string>> imports = [];

    public FolderGraph(string project)
    {
        var sources = RepositoryFiles.Sources($"src/{project}").Select(
            path => (Path: path, Code: RepositoryFiles.ReadCode(path))).ToArray();
        foreach (var (_, code) in sources)
        {
            imports.TryAdd(FolderOf(code), new(StringComparer.Ordinal));
        }

        foreach (var (path, code) in sources)
        {
            var from = FolderOf(code);
            foreach (var to in Imports().Matches(code).Select(line => Known(line.Groups["name"].Value)).OfType<string>()
                .Where(to => to != from))
            {
                imports[from].TryAdd(to, Path.GetFileName(path));
            }
        }
    }

    /// <summary>The circles: groups of folders of which each reaches each other, with a shortest way round in words.</summary>
    public IReadOnlyDictionary<string, string> Circles()
    {
        var reached = imports.Keys.ToDictionary(folder => folder, Reached);
        var groups = imports.Keys.Where(folder => reached[folder].Contains(folder))
            .GroupBy(folder => Name(reached[folder].Where(other => reached[other].Contains(folder))));
        return groups.ToDictionary(group => group.Key, group => group.Select(WayRound).MinBy(way => way.Count(c => c == '→'))!);
    }

    private static string Name(IEnumerable<string> folders) => string.Join(", ",
        folders.Select(folder => folder["Itemwise.".Length..]).Order(StringComparer.Ordinal));

    private HashSet<string> Reached(string start)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>([start]);
        while (next.TryDequeue(out var folder))
        {
            foreach (var to in imports[folder].Keys.Where(reached.Add))
            {
                next.Enqueue(to);
            }
        }

        return reached;
    }

    // Breadth first, so that the first way back to the start is a shortest one.
    private string WayRound(string start)
    {
        var cameFrom = new Dictionary<string, string>();
        var next = new Queue<string>([start]);
        while (!cameFrom.ContainsKey(start))
        {
            var folder = next.Dequeue();
            foreach (var to in imports[folder].Keys.Where(to => cameFrom.TryAdd(to, folder)))
            {
                next.Enqueue(to);
            }
        }

        var way = new List<string> { start };
        do
        {
            way.Insert(0, cameFrom[way[0]]);
        }
        while (way[0] != start);

        var steps = way.Zip(way.Skip(1)).Select(pair => $"{pair.First} ({imports[pair.First][pair.Second]}) → ");
        return string.Concat(steps) + start;
    }

    // The import of a type, by static or alias, is one of its folder.
    private string? Known(string name)
    {
        while (!imports.ContainsKey(name) && name.LastIndexOf('.') is var dot and > 0)
        {
            name = name[..dot];
        }

        return imports.ContainsKey(name) ? name : null;
    }

    private static string FolderOf(string code) => Namespace().Match(code).Groups["name"].Value;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(global )?using (static |\w+ = )?(?<name>Itemwise[\w.]*)", RegexOptions.Multiline)]
    private static partial Regex Imports();
}
