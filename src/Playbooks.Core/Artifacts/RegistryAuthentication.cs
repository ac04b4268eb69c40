using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Playbooks.Artifacts;

/// <summary>Answers a registry's challenge: fetches the anonymous token it names, once per scope, and asks again with it.</summary>
internal sealed class RegistryAuthentication(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(request.RequestUri!);
        if (tokens.TryGetValue(scope, out var known))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", known);
        }

        var response = await base.SendAsync(request, cancellationToken);
        var challenge = response.Headers.WwwAuthenticate.FirstOrDefault(header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))?.Parameter;
        if (response.StatusCode != HttpStatusCode.Unauthorized || challenge is null)
        {
            return response;
        }

        response.Dispose();
        var token = await FetchTokenAsync(Parameters(challenge), cancellationToken);
        tokens[scope] = token;
        using var again = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var header in request.Headers.Where(header => header.Key != "Authorization"))
        {
            again.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        again.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await base.SendAsync(again, cancellationToken);
    }

    /// <summary>The repository: what stands before /manifests/ and /blobs/.</summary>
    private static string ScopeOf(Uri address)
    {
        var path = address.AbsolutePath;
        var end = path.LastIndexOf("/manifests/", StringComparison.Ordinal) is >= 0 and var manifests ? manifests : path.LastIndexOf("/blobs/", StringComparison.Ordinal);
        return address.Authority + (end < 0 ? path : path[..end]);
    }

    private async Task<string> FetchTokenAsync(Dictionary<string, string> challenge, CancellationToken cancellationToken)
    {
        var query = string.Join('&', challenge.Where(pair => pair.Key is "service" or "scope").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, challenge.GetValueOrDefault("realm") + "?" + query);
        using var response = await base.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        return (body.RootElement.TryGetProperty("token", out var token) || body.RootElement.TryGetProperty("access_token", out token) ? token.GetString() : null)
            ?? throw new HttpRequestException("the registry's token service gave no token");
    }

    // realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/haproxy:pull"
    private static Dictionary<string, string> Parameters(string text)
        => text.Split("\",", StringSplitOptions.TrimEntries).Select(part => part.Split("=\"", 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0].Trim(), part => part[1].TrimEnd('"'), StringComparer.OrdinalIgnoreCase);
}
