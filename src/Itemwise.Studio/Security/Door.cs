using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Security;

/// <summary>Where the studio listens: this machine alone, or, with a certificate, another address too.</summary>
/// <param name="Own">The names under which it is reached there.</param>
/// <param name="Addresses">What it listens at.</param>
/// <param name="Certificate">For TLS; null for plain HTTP on this machine.</param>
internal sealed record Door(OwnAddress Own, ImmutableArray<IPAddress> Addresses, X509Certificate2? Certificate)
{
    /// <summary>The requested one.</summary>
    /// <exception cref="InputRefusedException">Another address without a certificate, or one that cannot be used.</exception>
    /// <exception cref="ResourceException">The port is taken, or the address is none of this machine's.</exception>
    public static Door Of(StudioOptions options)
    {
        if (options.Listen is { } asked && !IPAddress.IsLoopback(asked) && options.Certificate is null)
        {
            throw new InputRefusedException(
                $"--listen {asked} would let others read along: give a certificate with its key (--certificate FILE), "
                + "or leave --listen out.");
        }

        var certificate = options.Certificate is { } file ? Read(file) : null;
        ImmutableArray<IPAddress> addresses = options.Listen is { } address ? [address] : Socket.OSSupportsIPv6
            ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
        var port = Ports.Choose(addresses[0], options.Port, StudioOptions.UsualPort);
        return new Door(new OwnAddress(certificate is null ? "http" : "https", port, Names(options.Listen, certificate)), addresses,
            certificate);
    }

    // The certificate says what the machine is called; an address of its own is its name too, and "any address" is none.
    private static ImmutableArray<string> Names(IPAddress? listen, X509Certificate2? certificate)
    {
        var said = certificate?.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names =>
            names.EnumerateDnsNames().Where(name => !name.Contains('*', StringComparison.Ordinal)).Concat(names.EnumerateIPAddresses()
                .Select(Spelled))) ?? [];
        var isAny = listen is not null && (listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any));
        return [.. said.Concat(listen is null || isAny ? OwnAddress.Loopback
            : [Spelled(listen)]).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string Spelled(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]"
        : address.ToString();

    private static X509Certificate2 Read(string file)
    {
        try
        {
            var certificate = Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12"
                ? X509CertificateLoader.LoadPkcs12FromFile(file, null)
                : X509Certificate2.CreateFromPemFile(file);
            return certificate.HasPrivateKey ? certificate : throw new CryptographicException("it has no private key");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The certificate '{file}' cannot be used: {error.Message.TrimEnd('.')}; give a PEM file with "
                + "certificate and key in it, or a PFX file without a password.", error);
        }
    }
}
