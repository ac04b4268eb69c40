using System.Net;
using System.Net.Sockets;

namespace Playbooks.Tests.Artifacts;

/// <summary>What the web servers of the tests have in common: a free port, and one request answered after the other until the listener is closed.</summary>
internal static class HttpLoop
{
    /// <summary>A listener under these names of this machine, at a port of its own. Between finding a free port and taking it, somebody else may take it: then another one.</summary>
    public static HttpListener Listen(out int port, params ReadOnlySpan<string> names)
    {
        for (var tries = 1; ; tries++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            var listener = new HttpListener();
            foreach (var name in names)
            {
                listener.Prefixes.Add($"http://{name}:{port}/");
            }

            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (tries < 5)
            {
                listener.Close();
            }
        }
    }

    public static async Task ServeAsync(HttpListener listener, Func<HttpListenerContext, Task> answer)
    {
        while (listener.IsListening)
        {
            try
            {
                await answer(await listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The client or the test went away.
            }
        }
    }
}
