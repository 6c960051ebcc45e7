namespace Itemwise.Jobs.Sqlite;

/// <summary>The tables, by which everything else is found. Times are milliseconds since 1970, UTC.</summary>
internal static class LedgerSchema
{
    /// <summary>Stands in <c>user_version</c>: a file of a newer program is refused.</summary>
    public const int Version = 1;

    public const string Tables = """
        CREATE TABLE workspace (
            id TEXT PRIMARY KEY,
            fence INTEGER NOT NULL DEFAULT 0,
            owner TEXT,
            lease_until INTEGER
        ) STRICT;
        CREATE TABLE job (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            key TEXT NOT NULL UNIQUE,
            workspace TEXT NOT NULL REFERENCES workspace (id),
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            words TEXT NOT NULL,
            state TEXT NOT NULL,
            place INTEGER NOT NULL,
            fence INTEGER NOT NULL DEFAULT 0,
            attempt INTEGER NOT NULL DEFAULT 0,
            strikes INTEGER NOT NULL DEFAULT 0,
            deaths INTEGER NOT NULL DEFAULT 0,
            phase TEXT,
            step INTEGER NOT NULL DEFAULT 0,
            steps INTEGER NOT NULL DEFAULT 0,
            seconds_left REAL,
            checkpoint_step INTEGER,
            checkpoint TEXT,
            cancel INTEGER NOT NULL DEFAULT 0,
            not_before INTEGER NOT NULL DEFAULT 0,
            result TEXT,
            error_code INTEGER,
            error_text TEXT,
            created INTEGER NOT NULL,
            started INTEGER,
            finished INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX job_running ON job (workspace) WHERE state = 'Running';
        CREATE INDEX job_queued ON job (place) WHERE state = 'Queued';
        CREATE INDEX job_queued_in_workspace ON job (workspace, place) WHERE state = 'Queued';
        CREATE INDEX job_finished ON job (finished) WHERE finished IS NOT NULL;
        CREATE TABLE job_event (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            job TEXT,
            workspace TEXT,
            state TEXT,
            fence INTEGER,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE queue (
            is_paused INTEGER NOT NULL
        ) STRICT;
        INSERT INTO queue VALUES (0);
        """;
}
