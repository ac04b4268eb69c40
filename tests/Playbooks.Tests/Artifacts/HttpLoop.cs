using System.Net;

namespace Playbooks.Tests.Artifacts;

/// <summary>Answers one request after the other until the listener is closed.</summary>
internal static class HttpLoop
{
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
