using System.Collections.Immutable;

namespace Itemwise.Studio.Security;

/// <summary>Under which names the studio is reached. A request under any other is somebody's page whose name was made to lead here (DNS
/// rebinding).</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Port">The port.</param>
/// <param name="Names">Host names and addresses, IPv6 ones in brackets; the first is the one that is printed.</param>
public sealed record OwnAddress(string Scheme, int Port, ImmutableArray<string> Names)
{
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    /// <summary>This machine's own names.</summary>
    public static ImmutableArray<string> Loopback { get; } = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>The printed address, without a secret.</summary>
    public string Root => $"{Scheme}://{Names[0]}:{Port}/";

    /// <summary>Whether a Host header names this studio, port and all.</summary>
    public bool IsHost(string? host) => host is { Length: > 0 } && Names.Any(name => IsAt(name, host));

    /// <summary>Whether an Origin header is that of this studio's own page.</summary>
    public bool IsOrigin(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return origin.StartsWith(Scheme + "://", StringComparison.Ordinal) && IsHost(origin[(Scheme.Length + 3)..]);
    }

    private bool IsAt(string name, string host) => string.Equals(host, $"{name}:{Port}", StringComparison.OrdinalIgnoreCase)
        || (Port == (Scheme == "https" ? HttpsPort : HttpPort) && string.Equals(host, name, StringComparison.OrdinalIgnoreCase));
}
