using System.Net.Sockets;
using System.Text;

namespace Itemwise.Studio.Tests.Security;

/// <summary>A request byte for byte as it stands, which no client library would send.</summary>
internal static class RawConnection
{
    /// <summary>Sends it and reads the response to its end.</summary>
    public static async Task<string> Ask(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Who does not want the rest of a request hangs up; what came back before that counts.
        }

        return answer.ToString();
    }
}
