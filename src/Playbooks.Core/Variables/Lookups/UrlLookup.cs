using System.Net.Http.Headers;
using System.Text;
using Playbooks.Jinja;

namespace Playbooks.Variables.Lookups;

/// <summary>`url`: what a web server answers to the controller, line by line or (`split_lines=false`) whole. Options: `headers`, `username`, `password`,
/// `force_basic_auth`, `force`, `timeout` (10 s), `validate_certs`, `use_proxy`, `http_agent`, `follow_redirects`.</summary>
internal static class UrlLookup
{
    private static readonly string[] Refused = ["use_gssapi", "unix_socket", "ca_path", "ciphers"];

    public static List<object?> Run(LookupCall call)
    {
        call.NeverAhead();
        if (Array.Find(Refused, name => call.Option(name) is not null and not "False") is { } refused)
        {
            throw call.Error($"{refused} is not supported");
        }

        using var handler = new HttpClientHandler { UseProxy = call.Flag("use_proxy", true), AllowAutoRedirect = call.Option("follow_redirects") is not ("none" or "no" or "False") };
        if (!call.Flag("validate_certs", true))
        {
            // The user asked for it.
            handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        }

        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(call.Number("timeout", 10)) };
        return [.. call.Texts.SelectMany(address => Lines(call, Get(call, client, address)))];
    }

    private static IEnumerable<object?> Lines(LookupCall call, string text)
        => call.Flag("split_lines", true) ? FileLookups.SplitLines(text) : [text];

    private static string Get(LookupCall call, HttpClient client, string address)
    {
        try
        {
            if (new Uri(address) is { IsFile: true } file)
            {
                return File.ReadAllText(file.LocalPath);
            }

            using var request = Request(call, new Uri(address));
            using var response = client.Send(request);
            if (!response.IsSuccessStatusCode)
            {
                throw call.Error($"Received HTTP error for {address} : HTTP Error {(int)response.StatusCode}: {response.ReasonPhrase}");
            }

            using var reader = new StreamReader(response.Content.ReadAsStream(), Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or UriFormatException or NotSupportedException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw call.Error($"Failed lookup url for {address} : {error.Message}");
        }
    }

    private static HttpRequestMessage Request(LookupCall call, Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", call.Option("http_agent") ?? "ansible-httpget");
        if (call.Option("username") is { } user)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{call.Option("password")}")));
        }

        if (call.Flag("force", false))
        {
            request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        }

        foreach (var (name, value) in call.Options.TryGetValue("headers", out var headers) && headers is JinjaDict mapping ? mapping : [])
        {
            request.Headers.TryAddWithoutValidation(PythonValues.Str(name), PythonValues.Str(value));
        }

        return request;
    }
}
