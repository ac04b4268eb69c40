using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Playbooks.IntegrationTests.Shells;

/// <summary>A web server on loopback that answers from a table and remembers what it was asked.</summary>
internal sealed class TestWebServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly Task loop;

    public TestWebServer()
    {
        listener = Listen(out var port);
        Address = $"http://127.0.0.1:{port}";
        loop = ServeAsync();
    }

    public string Address { get; }

    public Dictionary<string, (int Status, string Body)> Pages { get; } = [];

    public List<(string Method, string Path, string Body, Dictionary<string, string> Headers)> Requests { get; } = [];

    public void Dispose()
    {
        listener.Stop();
        loop.GetAwaiter().GetResult();
    }

    /// <summary>Between finding a free port and taking it, somebody else may take it: then another one.</summary>
    private static HttpListener Listen(out int port)
    {
        for (var tries = 1; ; tries++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
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

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                lock (Requests)
                {
                    Requests.Add((context.Request.HttpMethod, path, body, context.Request.Headers.AllKeys.ToDictionary(key => key!, key => context.Request.Headers[key]!)));
                }

                var (status, text) = path == "/echo" ? (200, body) : Pages.GetValueOrDefault(path, (404, "nothing here\n"));
                context.Response.StatusCode = status;
                if (status is 301 or 302)
                {
                    context.Response.Headers["Location"] = text;
                }

                context.Response.ContentType = text.StartsWith('{') ? "application/json" : "text/plain";
                context.Response.Headers["X-Test-Header"] = "yes";
                var bytes = Encoding.UTF8.GetBytes(text);
                context.Response.ContentLength64 = bytes.Length;
                if (context.Request.HttpMethod != "HEAD")
                {
                    await context.Response.OutputStream.WriteAsync(bytes);
                }

                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
