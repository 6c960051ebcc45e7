using System.Net;
using System.Net.Sockets;

namespace Itemwise.Studio.Settings;

/// <summary>Finds a port to listen at.</summary>
internal static class Ports
{
    /// <summary>The one asked for, else the usual one, else any that is free.</summary>
    /// <exception cref="ResourceException">The one asked for is taken.</exception>
    public static int Choose(int? asked, int usual) => asked is { } port && port != 0
        ? IsFree(port) ? port : throw new ResourceException($"Port {port} is taken by another program: choose another with --port N, or leave it out.")
        : asked is null && IsFree(usual) ? usual : Free();

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = Bound(port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Free()
    {
        using var probe = Bound(0);
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
