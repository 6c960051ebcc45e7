using System.Collections.Immutable;
using System.Net;

namespace Itemwise.Studio.Settings;

/// <summary>What whoever starts the studio says of it.</summary>
/// <param name="Home">The folder of its workspaces, its queue and its caches; it is made, for its owner alone.</param>
public sealed record StudioOptions(string Home)
{
    /// <summary>The port that is tried first where none is requested.</summary>
    public const int UsualPort = 4725;

    /// <summary>Folders of workspaces that are listed beside the home's own.</summary>
    public ImmutableArray<string> Workspaces { get; init; } = [];

    /// <summary>The port; null for <see cref="UsualPort"/> or, where that is taken, any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Another address than this machine's own loopback; only with a certificate.</summary>
    public IPAddress? Listen { get; init; }

    /// <summary>A PFX or PEM file with a certificate and its key; null for plain HTTP, which stays on this machine.</summary>
    public string? Certificate { get; init; }

    /// <summary>What it takes of who connects.</summary>
    public ConnectionLimits Connections { get; init; } = new();

    /// <summary>The program and its first arguments, for what is done in other processes; empty for none.</summary>
    public ImmutableArray<string> Program { get; init; } = [];

    /// <summary>The arguments with which <see cref="Program"/> does one task and goes.</summary>
    public ImmutableArray<string> OneShot { get; init; } = ["studio-once"];

    /// <summary>Pixels from which on a photo is large: what takes its samples as a whole is done by a process of its own.</summary>
    public long LargePhoto { get; init; } = 12_000_000;

    /// <summary>Bytes of tiles and measures that are kept of workspaces; they can be made again.</summary>
    public long CacheBytes { get; init; } = 10L << 30;

    /// <summary>Models, and folders of models, that workspaces may work with.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>The model for edits where nobody chose one; null where there is none.</summary>
    public string? EditModel { get; init; }

    /// <summary>The model that follows instructions where nobody chose one; null where there is none.</summary>
    public string? InstructModel { get; init; }

    /// <summary>Folders in which published networks lie, such as those that make items of points.</summary>
    public ImmutableArray<string> Networks { get; init; } = [];

    /// <summary>The folder of the page's files, for who works on them; null for those beside the program.</summary>
    public string? Page { get; init; }

    /// <summary>The program of the process that works, and its first arguments; empty for none: jobs then wait.</summary>
    public ImmutableArray<string> Worker { get; init; } = [];

    /// <summary>The folder of the sample scene, with <c>photo.png</c> and <c>items.png</c>; null where it was not shipped.</summary>
    public string? SampleScene { get; init; }
}
