using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Tests.Security;

public sealed class StartTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.1.20")]
    public void Another_address_without_a_certificate_is_refused(string address)
    {
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<InputRefusedException>(() =>
            StudioHost.Create(new StudioOptions(folder.At("home")) { Listen = IPAddress.Parse(address) }));
        Assert.Contains("--certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_none_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("bad.pem"), "no certificate");
        foreach (var file in (string[])[folder.At("bad.pem"), folder.At("missing.pfx")])
        {
            Assert.Throws<InputRefusedException>(() =>
                StudioHost.Create(new StudioOptions(folder.At("home")) { Listen = IPAddress.Any, Certificate = file }));
        }
    }

    [Fact]
    public void A_port_that_is_taken_is_refused_and_the_usual_one_gives_way()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Throws<ResourceException>(() => StudioHost.Create(new StudioOptions(folder.At("home")) { Port = port }));
    }

    [Fact]
    public async Task With_a_certificate_it_answers_over_TLS_under_the_names_in_it_and_only_with_the_token()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("own.pfx");
        await File.WriteAllBytesAsync(file, Certificate());
        await using var studio = await RunningStudio.Start(options => options with { Listen = IPAddress.Any, Certificate = file });
        Assert.Equal("https://studio.example", studio.Root.GetLeftPart(UriPartial.Scheme) + studio.Root.Host);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=studio" },
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = studio.Root };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/about")).StatusCode);
        var cookie = Assert.Single((await client.GetAsync($"/?token={studio.Token}")).Headers.GetValues("Set-Cookie"));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", studio.Token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/about")).StatusCode);
        client.DefaultRequestHeaders.Host = $"other.example:{studio.Root.Port}";
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/about")).StatusCode);
    }

    [Fact]
    public void Nothing_in_the_server_fetches_an_address()
    {
        string[] words = ["HttpClient", "WebRequest", "TcpClient", "UdpClient", "Dns."];
        var sources = Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, "src", "Itemwise.Studio"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.DoesNotContain(sources, path => words.Any(word => File.ReadAllText(path).Contains(word, StringComparison.Ordinal)));
    }

    private static byte[] Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=studio", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("studio.example");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pfx);
    }
}
