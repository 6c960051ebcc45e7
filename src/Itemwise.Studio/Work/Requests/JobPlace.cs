using System.Collections.Immutable;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Where on this machine a job's workspace and models are; the server's knowledge, never the page's.</summary>
/// <param name="Folder">The workspace's folder.</param>
/// <param name="EditModel">The folder or file of the model for edits; null where there is none.</param>
/// <param name="InstructModel">The same of the model that follows instructions.</param>
/// <param name="Others">The folders of other workspaces that the job names, by id.</param>
/// <param name="Incoming">The folder that a photo came in, for the job that finds its items; null for other jobs.</param>
/// <param name="Network">The folder or file of the published network, for the job that points; null for other jobs.</param>
public sealed record JobPlace(
    string Folder, string? EditModel, string? InstructModel, ImmutableSortedDictionary<string, string> Others, string? Incoming = null,
    string? Network = null);
