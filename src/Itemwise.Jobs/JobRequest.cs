namespace Itemwise.Jobs;

/// <summary>What somebody requests. The ledger keeps it and does not read it.</summary>
/// <param name="Workspace">What it works on.</param>
/// <param name="Kind">Which kind of work, for lists and for the worker that picks what runs it.</param>
/// <param name="Body">The work itself, as JSON.</param>
/// <param name="Words">The work in words, for lists.</param>
/// <param name="Key">Two requests of one key and one body are one job, however often they are sent.</param>
public sealed record JobRequest(WorkspaceId Workspace, string Kind, string Body, string Words, string Key);
