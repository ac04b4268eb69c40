using System.Globalization;

namespace Playbooks.Jinja.Ansible;

/// <summary>The parts of a URL.</summary>
internal static class UrlSplitter
{
    /// <summary>The filter <c>urlsplit</c>: all parts, or one of them.</summary>
    public static object? Split(CallContext call)
    {
        var arguments = call.Bind("query?", "alias?");
        if (call.Value is Undefined undefined)
        {
            throw undefined.Error();
        }

        var parts = Split(PythonValues.TextOf(call.Value) ?? throw call.Error("urlsplit needs a text"));
        var wanted = arguments.Text(0, "");
        if (wanted.Length == 0)
        {
            return parts;
        }

        return parts.TryGetValue(wanted, out var part) ? part : throw call.Error($"urlsplit: unknown URL component: {wanted}");
    }

    /// <summary>fragment, hostname, netloc, password, path, port, query, scheme, username.</summary>
    public static JinjaDict Split(string url)
    {
        url = new string([.. url.TrimStart([.. Enumerable.Range(0, 33).Select(i => (char)i)]).Where(c => c is not ('\t' or '\r' or '\n'))]);
        var (scheme, netloc, query, fragment) = ("", "", "", "");
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && char.IsAsciiLetter(url[0]) && url[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
        {
            (scheme, url) = (url[..colon].ToLowerInvariant(), url[(colon + 1)..]);
        }

        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            var end = url.AsSpan(2).IndexOfAny('/', '?', '#');
            end = end < 0 ? url.Length : end + 2;
            (netloc, url) = (url[2..end], url[end..]);
            if (netloc.Contains('[', StringComparison.Ordinal) != netloc.Contains(']', StringComparison.Ordinal))
            {
                throw new TemplateRuntimeException("Invalid IPv6 URL");
            }
        }

        (url, fragment) = Cut(url, '#');
        (url, query) = Cut(url, '?');
        var (user, host) = User(netloc);
        var (name, port) = Host(host);
        return new JinjaDict
        {
            ["fragment"] = fragment,
            ["hostname"] = name.Length == 0 ? null : name.ToLowerInvariant(),
            ["netloc"] = netloc,
            ["password"] = user is not null && user.Contains(':', StringComparison.Ordinal) ? Cut(user, ':').Tail : null,
            ["path"] = url,
            ["port"] = Port(port),
            ["query"] = query,
            ["scheme"] = scheme,
            ["username"] = user is null ? null : Cut(user, ':').Head,
        };
    }

    private static (string Head, string Tail) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static (string? User, string Host) User(string netloc)
    {
        var at = netloc.LastIndexOf('@');
        return at < 0 ? (null, netloc) : (netloc[..at], netloc[(at + 1)..]);
    }

    private static (string Name, string Port) Host(string host)
    {
        if (host.StartsWith('['))
        {
            var (inner, rest) = Cut(host[1..], ']');
            return (inner, rest.StartsWith(':') ? rest[1..] : "");
        }

        return Cut(host, ':');
    }

    private static object? Port(string port)
    {
        if (port.Length == 0)
        {
            return null;
        }

        return port.All(char.IsAsciiDigit) && long.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
            ? PythonValues.Box(number)
            : throw new TemplateRuntimeException(port.All(char.IsAsciiDigit)
                ? "Port out of range 0-65535"
                : $"Port could not be cast to integer value as {PythonValues.Repr(port)}");
    }
}
