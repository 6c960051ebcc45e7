using Itemwise.Files;
using Microsoft.Data.Sqlite;

namespace Itemwise.Jobs.Sqlite;

/// <summary>One connection to the ledger's file, for one caller at a time: a transaction takes the file's write lock when it begins, and
/// is on disk when it ends.</summary>
internal sealed class LedgerDatabase : IDisposable
{
    private const int CannotOpen = 14;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Full = 13;
    private const int Busy = 5;
    private const int SecondsForOthers = 10;

    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly SemaphoreSlim turn = new(1); // holds nothing that must be disposed of, and the late ones still ask it
    private bool isClosed;

    static LedgerDatabase() => LoneLibrary.Load("libe_sqlite3.so");

    public LedgerDatabase(string path)
    {
        this.path = path;
        // Pooled connections would hold the file open after its owner is gone.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = SecondsForOthers };
        connection = new SqliteConnection(settings.ToString());
        try
        {
            Translated(Prepare);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that are kept together or not at all.</summary>
    public Task<T> Write<T>(Func<LedgerTransaction, T> statements, CancellationToken ct) => InTurn(() =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = statements(new(connection, transaction));
        transaction.Commit();
        return result;
    }, ct);

    /// <summary>Runs statements that change nothing and see one state of the file.</summary>
    public Task<T> Read<T>(Func<LedgerTransaction, T> statements, CancellationToken ct) => InTurn(() =>
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return statements(new(connection, transaction));
    }, ct);

    /// <summary>Closes the file, after whoever has it now; whoever waits for it comes too late.</summary>
    public void Dispose()
    {
        turn.Wait();
        isClosed = true;
        connection.Dispose();
        turn.Release();
    }

    private async Task<T> InTurn<T>(Func<T> work, CancellationToken ct)
    {
        await turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            return Translated(work);
        }
        finally
        {
            turn.Release();
        }
    }

    private bool Prepare()
    {
        connection.Open();
        var plain = new LedgerTransaction(connection, null);
        // A commit is on disk when it returns, also in WAL mode.
        plain.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        using var transaction = connection.BeginTransaction(deferred: false);
        var tables = new LedgerTransaction(connection, transaction);
        var version = tables.Number("PRAGMA user_version") ?? 0;
        if (version > LedgerSchema.Version)
        {
            throw new InputRefusedException($"'{path}' was made by a newer version of the program (its jobs have form {version}, this "
                + $"program knows {LedgerSchema.Version}): use that version, or another home.");
        }

        if (version == 0)
        {
            tables.Run(LedgerSchema.Tables);
            tables.Run($"PRAGMA user_version = {LedgerSchema.Version}");
        }

        transaction.Commit();
        return true;
    }

    private T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw error.SqliteErrorCode switch
            {
                NotADatabase or Corrupt => new InputRefusedException(
                    $"'{path}' is damaged and its jobs cannot be read: move it away, and an empty queue is made.", error),
                CannotOpen =>
                    new InputRefusedException($"'{path}' cannot be opened: check that its folder exists and may be written.", error),
                Full => new ResourceException($"'{path}' cannot be written: the disk is full; free some space and try again.", error),
                Busy => new ResourceException($"'{path}' is held by another program for over {SecondsForOthers} s: try again.", error),
                _ => new ResourceException($"'{path}' fails: {error.Message.TrimEnd('.')}; check the disk and try again.", error),
            };
        }
    }
}
