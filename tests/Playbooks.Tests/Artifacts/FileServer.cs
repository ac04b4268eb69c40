using System.Net;

namespace Playbooks.Tests.Artifacts;

/// <summary>An HTTP server on loopback that behaves as download sites do: redirects, ranges, cuts in the middle, errors, silence. Everything it was asked is kept.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly byte[] content;

    public FileServer(byte[] content)
    {
        this.content = content;
        listener = HttpLoop.Listen(out var port, "127.0.0.1");
        Address = new Uri($"http://127.0.0.1:{port}/");
        _ = HttpLoop.ServeAsync(listener, AnswerAsync);
    }

    public Uri Address { get; }

    public List<string> Asked { get; } = [];

    /// <summary>How many answers to cut short, and after how many bytes.</summary>
    public int Cuts { get; set; }

    public int CutAfter { get; set; }

    /// <summary>How many answers are 503.</summary>
    public int Refusals { get; set; }

    public bool HasRanges { get; set; } = true;

    public bool IsSilent { get; set; }

    public void Dispose() => listener.Close();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var range = context.Request.Headers["Range"];
        Asked.Add($"{context.Request.Url!.AbsolutePath} {range}".TrimEnd());
        var response = context.Response;
        if (IsSilent)
        {
            return;
        }

        if (context.Request.Url.AbsolutePath == "/moved")
        {
            response.Redirect(new Uri(Address, "file").ToString());
            response.Close();
            return;
        }

        if (context.Request.Url.AbsolutePath != "/file" || Refusals-- > 0)
        {
            response.StatusCode = context.Request.Url.AbsolutePath != "/file" ? 404 : 503;
            response.Close();
            return;
        }

        var from = HasRanges && range is not null ? int.Parse(range["bytes=".Length..^1]) : 0;
        if (from > 0)
        {
            response.StatusCode = from >= content.Length ? 416 : 206;
            response.Headers["Content-Range"] = from >= content.Length ? $"bytes */{content.Length}" : $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        var rest = from >= content.Length ? [] : content[from..];
        response.ContentLength64 = rest.Length;
        if (Cuts-- > 0)
        {
            await response.OutputStream.WriteAsync(rest.AsMemory(0, CutAfter));
            await response.OutputStream.FlushAsync();
            await Task.Delay(50);
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(rest);
        response.Close();
    }
}
