using Itemwise.Jobs.Sqlite;
using Microsoft.Data.Sqlite;

namespace Itemwise.Jobs.Tests;

public sealed class SqliteLedgerTests : JobLedgerContract, IDisposable
{
    // The contract opens ledgers while it is being built: these are made by then.
    private readonly TemporaryFolder folder = new();
    private readonly List<SqliteLedger> opened = [];

    [Fact]
    public void A_file_that_is_no_ledger_is_refused_in_a_sentence()
    {
        var path = folder.At("other.db");
        File.WriteAllText(path, new string('x', 5000));
        var error = Assert.Throws<InputRefusedException>(() => new SqliteLedger(path));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ledger_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        var path = folder.At("newer.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var error = Assert.Throws<InputRefusedException>(() => new SqliteLedger(path));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused_in_a_sentence() =>
        Assert.Throws<InputRefusedException>(() => new SqliteLedger(folder.At("missing", "studio.db")));

    [Fact]
    public async Task A_long_queue_is_worked_off_to_its_last_job()
    {
        for (var i = 0; i < 300; i++)
        {
            await Ledger.Submit(Request(new($"w{i % 5}")));
        }

        var claimed = 0;
        for (; await Ledger.TryClaim(new("anna", [])) is { } claim; claimed++)
        {
            await Ledger.Complete(claim, "{}");
        }

        Assert.Equal(300, claimed);
    }

    public void Dispose()
    {
        opened.ForEach(ledger => ledger.Dispose());
        folder.Dispose();
    }

    protected override IJobLedger Open(TimeSpan leaseTime, TimeProvider clock)
    {
        var ledger = new SqliteLedger(folder.At("studio.db"), leaseTime, clock);
        opened.Add(ledger);
        return ledger;
    }
}
