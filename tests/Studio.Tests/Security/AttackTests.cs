using System.Text;

namespace Itemwise.Studio.Tests.Security;

public sealed class AttackTests : IAsyncLifetime
{
    private RunningStudio studio = null!;
    private string id = "";
    private string link = "";

    public async ValueTask InitializeAsync()
    {
        studio = await RunningStudio.Start();
        id = await studio.MakeSample();
        link = Jobs.OpaqueId.New();
        Directory.CreateSymbolicLink(Path.Combine(studio.Home, "workspaces", link), Path.Combine(studio.Home, "workspaces", id));
    }

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task Every_attack_of_the_list_comes_to_nothing()
    {
        var before = Files();
        var failed = new List<string>();
        foreach (var attack in Attacks.All)
        {
            var answer = await RawConnection.Ask(studio.Root.Port, Filled(attack.Request));
            var status = answer.Split(' ') is [_, var code, ..] ? code : "nothing";
            var tells = answer.Contains("Access-Control-Allow", StringComparison.OrdinalIgnoreCase)
                || answer.Contains(studio.Home, StringComparison.Ordinal) || answer.Contains("root:", StringComparison.Ordinal);
            if (status != attack.Expected.ToString(System.Globalization.CultureInfo.InvariantCulture) || tells)
            {
                failed.Add($"{attack}: {status} where {attack.Expected} is expected{(tells ? ", and tells something" : "")}");
            }
        }

        Assert.Empty(failed);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void The_table_of_attacks_in_the_documentation_is_this_list()
    {
        var text = new StringBuilder("# Attacks that the studio withstands\n\nMade of the list in `tests/Studio.Tests/Security/Attacks.cs`, each sent byte for "
            + "byte to a running studio; none gets further than its answer, and no file changes.\n\n| attack | what it tries | answer |\n|---|---|---|\n");
        foreach (var attack in Attacks.All)
        {
            text.Append("| ").Append(attack.Threat).Append(" | ").Append(attack.What.Replace("|", "\\|", StringComparison.Ordinal)).Append(" | ")
                .Append(attack.Expected).Append(" |\n");
        }

        text.Append("\n## Clients that take their time, or many connections\n\nEach has a test in `SlowClientTests.cs`, under smaller limits than these, which a "
            + "studio has (`ConnectionLimits`).\n\n| what it does | what comes of it |\n|---|---|\n");
        foreach (var client in SlowClient.All)
        {
            text.Append("| ").Append(client.What).Append(" | ").Append(client.Outcome(new Settings.ConnectionLimits())).Append(" |\n");
        }

        var approved = Path.Combine(Fixtures.RepositoryRoot, "docs", "studio-attacks.md");
        Assert.Equal(File.Exists(approved) ? File.ReadAllText(approved) : "", text.ToString());
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(studio.Home, "*", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(Path.Combine(studio.Home, "cache"), StringComparison.Ordinal) && !path.Contains("studio.db", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    private string Filled(string request)
    {
        var filled = request.Replace("{port}", $"{studio.Root.Port}", StringComparison.Ordinal)
            .Replace("{token}", studio.Token, StringComparison.Ordinal).Replace("{half}", studio.Token[..20], StringComparison.Ordinal)
            .Replace("{cookie}", $"itemwise-{studio.Root.Port}={studio.Token}", StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal).Replace("{ID}", id.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{link}", link, StringComparison.Ordinal)
            .Replace("{origin}", studio.Root.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var parts = filled.Split("\n\n", 2);
        return parts[0].Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nConnection: close\r\n\r\n" + (parts.Length > 1 ? parts[1] : "");
    }
}
