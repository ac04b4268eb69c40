using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>One HTTP request as shell text for curl, or for wget where there is no curl. Addresses, headers and passwords go by a configuration file on standard
/// input or with mode 0600, never by an argument list. busybox's wget knows no other way, so it is not given what looks like a secret.</summary>
internal sealed partial class HttpRequest
{
    private readonly HttpArguments arguments;
    private readonly List<(string Name, string Value)> headers;

    public HttpRequest(HttpArguments arguments)
    {
        this.arguments = arguments;
        headers = [.. (arguments.Headers ?? []).Select(pair => (PythonValues.Str(pair.Key), PythonValues.Str(pair.Value)))];
        if (arguments.UseGssapi)
        {
            throw new ModuleFailedException("use_gssapi is not supported");
        }

        if (headers.Any(header => (header.Name + header.Value).AsSpan().ContainsAny('\r', '\n')))
        {
            throw new ModuleFailedException("a header must not hold a line break");
        }

        if (new[] { arguments.UrlUsername, arguments.UrlPassword, arguments.HttpAgent }.Any(text => text.AsSpan().ContainsAny('\r', '\n')))
        {
            throw new ModuleFailedException("url_username, url_password and http_agent must not hold a line break");
        }
    }

    /// <summary>Seconds without any progress after which it fails.</summary>
    public int Timeout { get; init; } = 10;

    public string Method { get; init; } = "GET";

    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>False: the answer that redirects is the answer.</summary>
    public bool Follow { get; init; } = true;

    public string? UnixSocket { get; init; }

    public void AddHeader(string name, string value)
    {
        if (!headers.Any(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add((name, value));
        }
    }

    /// <summary>Downloads into the file $t, or prints what it gets; fails on any status of 400 and above. $t.rc must be free to use. More options of curl are shell text.</summary>
    public string DownloadScript(bool isPrinted, string curlOptions = "")
        => $"""
            {Environment()}if command -v curl >/dev/null; then
            curl -q -K - {(isPrinted ? "" : "-o \"$t\" ")}{curlOptions}<<'{HereMark}'
            {CurlConfiguration()}
            fail
            {HereMark}
            elif command -v wget >/dev/null; then
            c="$t.rc"; cat >"$c" <<'{HereMark}'
            {WgetConfiguration()}
            {HereMark}
            {Wget("-q -O " + (isPrinted ? "-" : "\"$t\""))}
            s=$?; rm -f "$c"; (exit $s)
            else echo 'neither curl nor wget is on the host' >&2; exit 127; fi
            """;

    /// <summary>Prints the address that answered (empty when not known), the length of all headers in bytes, the headers of every answer on the way, and the body of the last.</summary>
    public string ShowScript()
    {
        if (!Method.All(char.IsAsciiLetterUpper))
        {
            throw new ModuleFailedException("Parameter 'method' needs to be a single word in uppercase, like GET or POST.");
        }

        var body = Body is { } bytes ? $"printf '%b' '{PrintfEscapes(bytes.Span)}' >\"$d/body\" || exit\n" : "";
        return $$"""
            {{Environment()}}umask 077; d=$(mktemp -d) || exit; trap 'rm -rf "$d"' EXIT
            {{body}}{{BodyFile}}if command -v curl >/dev/null; then
            { cat <<'{{HereMark}}'
            {{CurlConfiguration()}}
            {{HereMark}}
            [ ! -e "$d/body" ] || printf 'data-binary = "@%s/body"\n' "$d"; } | curl -q -K - -D "$d/headers" -o "$d/answer" -w '%{url_effective}\n' || exit
            elif command -v wget >/dev/null; then
            [ {{ShellQuote.Word(Method)}} = GET ] || { echo 'only curl can send {{Method}} requests, and it is missing on the host' >&2; exit 127; }
            c=$d/rc; cat >"$c" <<'{{HereMark}}'
            {{WgetConfiguration()}}
            {{HereMark}}
            { {{Wget("-S -O \"$d/answer\"")}}
            } 2>"$d/log"
            s=$?; grep -q '^ *HTTP/' "$d/log" || { cat "$d/log" >&2; exit $s; }
            echo; { sed -n '/^Downloaded: /d; s/^  *//; /^HTTP\//p; /^[A-Za-z-]*: /p' "$d/log"; echo; } >"$d/headers"
            else echo 'neither curl nor wget is on the host' >&2; exit 127; fi
            wc -c <"$d/headers"; cat "$d/headers"; [ ! -e "$d/answer" ] || cat "$d/answer"
            """;
    }

    /// <summary>sh lines that make the body: a file on the node.</summary>
    public string BodyFile { get; init; } = "";

    private const string HereMark = "END-OF-REQUEST";

    private string CurlConfiguration()
    {
        var text = new StringBuilder("silent\nshow-error\n");
        Add("url", arguments.Url);
        Add("connect-timeout", Timeout.ToString(CultureInfo.InvariantCulture));
        Add("speed-time", Timeout.ToString(CultureInfo.InvariantCulture));
        Add("speed-limit", "1");
        Add("user-agent", arguments.HttpAgent);
        if (Method == "HEAD")
        {
            text.Append("head\n");
        }
        // With a body curl posts by itself, and asks with GET where it is sent elsewhere (301, 302, 303).
        else if (Method != (Body is not null || BodyFile.Length > 0 ? "POST" : "GET"))
        {
            Add("request", Method);
        }

        AddIf("unix-socket", UnixSocket);
        Flag("location", Follow);
        Flag("insecure", !arguments.ValidateCerts);
        Flag("netrc-optional", arguments.UseNetrc && arguments.UrlUsername is null);
        AddIf("noproxy", arguments.UseProxy ? null : "*");
        AddIf("user", arguments.UrlUsername is null ? null : $"{arguments.UrlUsername}:{arguments.UrlPassword}");
        AddIf("cert", arguments.ClientCert);
        AddIf("key", arguments.ClientKey);
        AddIf("cacert", arguments.CaPath);
        AddIf("ciphers", arguments.Ciphers is { Count: > 0 } ciphers ? string.Join(':', ciphers) : null);
        foreach (var (name, value) in headers)
        {
            Add("header", value.Length == 0 ? name + ";" : $"{name}: {value}");
        }

        return text.ToString().TrimEnd('\n');

        void Add(string name, string value) => text.Append(name).Append(" = \"")
            .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append("\"\n");

        void AddIf(string name, string? value)
        {
            if (value is not null)
            {
                Add(name, value);
            }
        }

        void Flag(string name, bool isSet) => text.Append(isSet ? name + "\n" : "");
    }

    private string WgetConfiguration()
    {
        var lines = headers.Select(header => $"header = {header.Name}: {header.Value}").Append("user_agent = " + arguments.HttpAgent);
        if (arguments.UrlUsername is not null)
        {
            lines = [.. lines, "user = " + arguments.UrlUsername, "password = " + arguments.UrlPassword, "auth_no_challenge = on"];
        }

        return string.Join('\n', lines);
    }

    /// <summary>The address stands in a file beside the settings: any user of the node sees arguments.</summary>
    private string Wget(string options)
    {
        var certificates = arguments.ValidateCerts ? "" : " --no-check-certificate";
        // busybox's -T kills the program in some builds (Debian 12), so it waits as long as it likes.
        var busybox = AddressInput.Busybox(
            $"wget {options}{certificates} -U {ShellQuote.Word(arguments.HttpAgent)}{string.Concat(headers.Select(header => " --header " + ShellQuote.Word($"{header.Name}: {header.Value}")))} {ShellQuote.Word(arguments.Url)}",
            arguments.UrlUsername is not null || arguments.UrlPassword is not null || AddressInput.LooksSecret(arguments.Url) || headers.Any(header => SecretHeader().IsMatch(header.Name)));
        return $"""
            if wget --help 2>&1 | grep -qi busybox; then {busybox}
            else printf '%s\n' {ShellQuote.Word(arguments.Url)} | WGETRC="$c" wget {options}{certificates} -T {Timeout} --content-on-error -i -; fi
            """;
    }

    [GeneratedRegex("(?i)(auth|cookie|token|key|secret|pass|credential|session|sig)")]
    private static partial Regex SecretHeader();

    private string Environment() => arguments.UseProxy ? "" : "unset http_proxy https_proxy ftp_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY\n";

    /// <summary>Every byte as printf's %b reads it, quoted for sh.</summary>
    private static string PrintfEscapes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            if (value is >= 32 and < 127 and not (byte)'\\' and not (byte)'\'')
            {
                text.Append((char)value);
            }
            else
            {
                text.Append("\\0").Append(Convert.ToString(value, 8).PadLeft(3, '0'));
            }
        }

        return text.ToString();
    }
}
