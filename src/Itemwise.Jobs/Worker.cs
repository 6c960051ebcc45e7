using System.Collections.Immutable;

namespace Itemwise.Jobs;

/// <summary>Who asks for work.</summary>
/// <param name="Owner">Its name: another one for each process that starts, so that who died is never taken for who came after; a
/// machine's begin with its name and a slash.</param>
/// <param name="Avoided">Workspaces that it cannot work on now, because another program has them open.</param>
public sealed record Worker(string Owner, ImmutableArray<WorkspaceId> Avoided);
