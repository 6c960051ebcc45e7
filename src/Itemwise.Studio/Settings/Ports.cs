using System.Net;
using System.Net.Sockets;

namespace Itemwise.Studio.Settings;

/// <summary>Finds a port to listen at.</summary>
internal static class Ports
{
    /// <summary>The requested one, else the usual one, else any that is free.</summary>
    /// <exception cref="ResourceException">The requested one is taken.</exception>
    public static int Choose(IPAddress address, int? asked, int usual) => asked is { } port && port != 0
        ? IsFree(address, port) ? port
            : throw new ResourceException($"Port {port} of {address} cannot be had: choose another with --port N, or leave it out.")
        : asked is null && IsFree(address, usual) ? usual : Free(address);

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var probe = Bound(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Free(IPAddress address)
    {
        try
        {
            using var probe = Bound(address, 0);
            return ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        catch (SocketException error)
        {
            throw new ResourceException(
                $"This machine cannot listen at {address} ({error.Message.TrimEnd('.')}): give one of its own addresses.",
                error);
        }
    }

    private static Socket Bound(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
