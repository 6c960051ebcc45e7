using Microsoft.Data.Sqlite;

namespace Itemwise.Jobs.Sqlite;

/// <summary>Rows as records.</summary>
internal static class JobRow
{
    public const string Columns = """
        id, workspace, kind, body, words, key, state, place, attempt, strikes, phase, step, steps, seconds_left,
        checkpoint_step, checkpoint, cancel, result, error_code, error_text, created, started, finished
        """;

    public static JobView View(SqliteDataReader row) => new(
        new(row.GetString(0)),
        new(new(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)),
        Enum.Parse<JobState>(row.GetString(6)),
        row.GetInt64(7),
        row.GetInt32(8),
        row.GetInt32(9),
        new(Text(row, 10), row.GetInt32(11), row.GetInt32(12), row.IsDBNull(13) ? null : row.GetDouble(13)),
        row.IsDBNull(14) ? null : new(row.GetInt32(14), Text(row, 15)),
        row.GetBoolean(16),
        Text(row, 17),
        row.IsDBNull(18) ? null : new(row.GetInt32(18), row.GetString(19)),
        Time(row, 20)!.Value,
        Time(row, 21),
        Time(row, 22));

    public static JobEvent Event(SqliteDataReader row) => new(
        row.GetInt64(0),
        Enum.Parse<JobEventKind>(row.GetString(1)),
        Text(row, 2) is { } job ? new JobId(job) : null,
        Text(row, 3) is { } workspace ? new WorkspaceId(workspace) : null,
        Text(row, 4) is { } state ? Enum.Parse<JobState>(state) : null,
        Time(row, 5)!.Value);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
