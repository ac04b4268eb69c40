using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Playbooks.Tests.Artifacts;

/// <summary>An image registry on loopback as the public ones are: token authentication with a scope, an index with several platforms, blobs behind a redirect to another host that must
/// not see the token, rate limits, cuts.</summary>
internal sealed class RegistryServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly Dictionary<string, byte[]> blobs = [];
    private readonly Dictionary<string, (string Type, byte[] Bytes)> manifests = [];
    private readonly int port;

    public RegistryServer()
    {
        // Two names of this machine: the registry, and where it keeps its blobs.
        listener = HttpLoop.Listen(out port, "127.0.0.1", "localhost");
        _ = HttpLoop.ServeAsync(listener, AnswerAsync);
    }

    public string Name => $"127.0.0.1:{port}";

    /// <summary>METHOD-less lines: path, then "token" when one was shown.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>How many answers to manifests are 429, and what they say of when to come back.</summary>
    public int Refusals { get; set; }

    public string? RetryAfter { get; set; }

    /// <summary>How many blobs are cut in the middle.</summary>
    public int Cuts { get; set; }

    public bool NeedsToken { get; set; } = true;

    /// <summary>Every token is good for this many requests.</summary>
    public int TokenUses { get; set; } = int.MaxValue;

    public bool IsSilent { get; set; }

    private int tokens;
    private int uses;

    /// <summary>Adds an image; the result is the config's text by which its platform is recognised.</summary>
    public void Add(string repository, string tag, params string[] platforms)
    {
        var choices = new JsonArray { new JsonObject { ["mediaType"] = "application/vnd.oci.image.manifest.v1+json", ["digest"] = "sha256:" + new string('0', 64), ["platform"] = new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" } } };
        foreach (var platform in platforms)
        {
            var config = Blob(Encoding.UTF8.GetBytes($$"""{"architecture":"{{platform}}","of":"{{repository}}"}"""));
            var layer = Blob(Encoding.UTF8.GetBytes($"layer of {repository} for {platform} {new string('x', 100_000)}"));
            var manifest = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["schemaVersion"] = 2,
                ["config"] = new JsonObject { ["digest"] = config },
                // The same layer twice, as images have it.
                ["layers"] = new JsonArray(new JsonObject { ["digest"] = layer }, new JsonObject { ["digest"] = layer }),
            }.ToJsonString());
            var digest = Digest(manifest);
            manifests[$"{repository}:{digest}"] = ("application/vnd.oci.image.manifest.v1+json", manifest);
            choices.Add(new JsonObject { ["digest"] = digest, ["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = platform } });
        }

        manifests[$"{repository}:{tag}"] = ("application/vnd.oci.image.index.v1+json", Encoding.UTF8.GetBytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = choices }.ToJsonString()));
    }

    /// <summary>From now on the registry gives other bytes for every manifest that was asked for by digest.</summary>
    public void Falsify()
    {
        foreach (var name in manifests.Keys.Where(name => name.Contains("sha256:", StringComparison.Ordinal)).ToList())
        {
            manifests[name] = (manifests[name].Type, [.. manifests[name].Bytes, (byte)'\n']);
        }
    }

    public static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => listener.Close();

    private string Blob(byte[] bytes)
    {
        blobs[Digest(bytes)] = bytes;
        return Digest(bytes);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Url!.AbsolutePath;
        var token = request.Headers["Authorization"];
        Asked.Add((request.Url.Host == "localhost" ? "other host: " : "") + path + (token is null ? "" : " token"));
        if (IsSilent)
        {
            return;
        }

        if (path == "/token")
        {
            var scope = request.QueryString["scope"];
            await EndAsync(response, 200, Encoding.UTF8.GetBytes($$"""{"token":"{{++tokens}} {{scope}}"}"""));
        }
        else if (path.StartsWith("/cdn/", StringComparison.Ordinal))
        {
            await BlobAsync(request, response, blobs[path["/cdn/".Length..]]);
        }
        else if (NeedsToken && !IsGood(token, path))
        {
            var repository = string.Join('/', path.Split('/')[2..^2]);
            response.Headers["WWW-Authenticate"] = $"Bearer realm=\"http://{Name}/token\",service=\"registry\",scope=\"repository:{repository}:pull\"";
            await EndAsync(response, 401, []);
        }
        else if (path.Contains("/blobs/", StringComparison.Ordinal))
        {
            response.Redirect($"http://localhost:{port}/cdn/{path.Split('/')[^1]}");
            response.Close();
        }
        else if (Refusals-- > 0)
        {
            if (RetryAfter is not null)
            {
                response.Headers["Retry-After"] = RetryAfter;
            }

            await EndAsync(response, 429, []);
        }
        else if (manifests.TryGetValue($"{string.Join('/', path.Split('/')[2..^2])}:{path.Split('/')[^1]}", out var manifest))
        {
            response.ContentType = manifest.Type;
            await EndAsync(response, 200, manifest.Bytes);
        }
        else
        {
            await EndAsync(response, 404, []);
        }
    }

    private bool IsGood(string? token, string path)
    {
        var isGood = token == $"Bearer {tokens} repository:{string.Join('/', path.Split('/')[2..^2])}:pull" && uses < TokenUses;
        uses = isGood ? uses + 1 : 0;
        return isGood;
    }

    private async Task BlobAsync(HttpListenerRequest request, HttpListenerResponse response, byte[] bytes)
    {
        var from = request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..^1]) : 0;
        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        response.ContentLength64 = bytes.Length - from;
        if (bytes.Length > 1000 && Cuts-- > 0)
        {
            await response.OutputStream.WriteAsync(bytes.AsMemory(from, 500));
            await response.OutputStream.FlushAsync();
            await Task.Delay(30);
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(bytes.AsMemory(from));
        response.Close();
    }

    private static async Task EndAsync(HttpListenerResponse response, int status, byte[] body)
    {
        response.StatusCode = status;
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body);
        response.Close();
    }
}
