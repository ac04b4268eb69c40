using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Files;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>Arguments of `uri`.</summary>
internal sealed record UriArguments : HttpArguments
{
    [Argument("GET, HEAD, POST, PUT, PATCH, DELETE, ... GET, HEAD and OPTIONS are taken as reading.")]
    public string Method { get; init; } = "GET";

    [Argument("What to send: a text, or with body_format json a mapping or list, with form-urlencoded a mapping, with form-multipart a mapping of texts and of mappings with filename, content, mime_type.", IsSecret = true)]
    public object? Body { get; init; }

    [Argument("How body is written; sets Content-Type unless headers does.", Choices = ["form-urlencoded", "json", "raw", "form-multipart"])]
    public string BodyFormat { get; init; } = "raw";

    [Argument("File to send as the body, from the controller (from the node with remote_src).")]
    public string? Src { get; init; }

    [Argument("src is on the node.")]
    public bool RemoteSrc { get; init; }

    [Argument("File on the node that the body of the answer is written to.")]
    public string? Dest { get; init; }

    [Argument("Register the body as content, also when it is not a failure. JSON is always registered as json.")]
    public bool ReturnContent { get; init; }

    [Argument("Statuses that are a success.")]
    public IReadOnlyList<string> StatusCode { get; init; } = ["200"];

    [Argument("all, yes, safe, urllib2: follow redirects; no, none: do not.", Choices = ["all", "no", "none", "safe", "urllib2", "yes"])]
    public string FollowRedirects { get; init; } = "safe";

    [Argument("Path or pattern on the node; when it exists nothing is asked.")]
    public string? Creates { get; init; }

    [Argument("Path or pattern on the node; when it does not exist nothing is asked.")]
    public string? Removes { get; init; }

    [Argument("Seconds without progress after which it fails.")]
    public int Timeout { get; init; } = 30;

    [Argument("Socket on the node to speak through instead of TCP.")]
    public string? UnixSocket { get; init; }
}

/// <summary>Speaks HTTP from the node, with its curl (or wget, for GET). Results: status (-1: no answer), url, redirected, msg, content, json, elapsed, cookies, and every header
/// in lower case with underscores.</summary>
internal sealed class UriModule : Module<UriArguments>
{
    public override string Name => "uri";

    public override ModuleReach Reach => ModuleReach.Wide;

    public override CheckModeSupport CheckMode(UriArguments arguments) => CheckModeSupport.Skip;

    public override bool Acts(UriArguments arguments) => arguments.Method.ToUpperInvariant() is not ("GET" or "HEAD" or "OPTIONS") || arguments.Dest is not null;

    public override IReadOnlyList<Query> Ask(UriArguments arguments, IModuleContext context)
    {
        var guards = new[] { arguments.Creates, arguments.Removes }.Where(path => !string.IsNullOrEmpty(path)).Select(Query (path) => new GlobQuery(path!));
        return Acts(arguments) || !string.IsNullOrEmpty(arguments.Creates) || !string.IsNullOrEmpty(arguments.Removes) ? [.. guards] : [Question(arguments, context)];
    }

    public override Decision Decide(UriArguments arguments, Answers answers, IModuleContext context)
    {
        if (HttpFailure.OfAddress(arguments.Url) is { } unknown)
        {
            return new Decision.Invalid(unknown);
        }

        if (arguments.Creates is { Length: > 0 } creates && answers.Get(new GlobQuery(creates)).Exists)
        {
            return Skipped($"skipped, since '{creates}' exists");
        }

        if (arguments.Removes is { Length: > 0 } removes && !answers.Get(new GlobQuery(removes)).Exists)
        {
            return Skipped($"skipped, since '{removes}' does not exist");
        }

        if (Acts(arguments))
        {
            var change = new RunScript($"{arguments.Method.ToUpperInvariant()} {arguments.Url}", Script(arguments, context)) { StatusIsData = true };
            var predicted = new ModuleResult { Changed = true, Values = new JinjaDict { ["url"] = arguments.Url } };
            return new Decision.Change([change], predicted, outcomes => Conclude(arguments, outcomes[0]));
        }

        var question = Question(arguments, context);
        if (!answers.Contains(question))
        {
            return new Decision.Ask([question]);
        }

        var answer = answers.Get(question);
        var result = HttpAnswer.Read(answer.Status, answer.Output, answer.Error).ToResult(arguments);
        return result.Failed ? new Decision.Invalid(result) : Decision.Ok(result);
    }

    private static Decision Skipped(string message)
        => Decision.Ok(new ModuleResult { Values = new JinjaDict { ["stdout"] = message, ["stdout_lines"] = new List<object?> { message } } });

    private static ModuleResult Conclude(UriArguments arguments, ChangeOutcome outcome)
    {
        var result = HttpAnswer.Read(outcome.Status, outcome.Output, outcome.ErrorText).ToResult(arguments);
        result.Values["elapsed"] = (long)outcome.Duration.TotalSeconds;
        if (arguments.Dest is not null && !result.Failed && outcome.ErrorText.TrimEnd('\n').Split('\n') is [.., var path, var stat])
        {
            result.Values["path"] = path;
            FileResults.Describe(result.Values, FileResults.ReadStat(new ChangeOutcome(0, Encoding.UTF8.GetBytes("\n" + stat + "\n"), default), path));
        }

        return result;
    }

    private static CommandQuery Question(UriArguments arguments, IModuleContext context) => new(CommandResults.Export(context.Environment) + Script(arguments, context)) { Limit = TimeSpan.FromSeconds(arguments.Timeout), IsUsedOnce = true };

    private static string Script(UriArguments arguments, IModuleContext context)
    {
        var (body, type) = Body(arguments, context);
        var request = new HttpRequest(arguments)
        {
            Timeout = arguments.Timeout,
            Method = arguments.Method.ToUpperInvariant(),
            Follow = arguments.FollowRedirects switch
            {
                "no" or "none" => false,
                "safe" => arguments.Method.ToUpperInvariant() is "GET" or "HEAD",
                _ => true,
            },
            UnixSocket = arguments.UnixSocket,
            Body = body,
            BodyFile = arguments is { RemoteSrc: true, Src: { } source } ? $"cp -- {RemotePath.ToShell(source)} \"$d/body\" || exit\n" : "",
        };
        if (type is not null)
        {
            request.AddHeader("Content-Type", type);
        }

        return request.ShowScript() + (arguments.Dest is null ? "" : DestScript(arguments));
    }

    /// <summary>An answer that was wanted replaces dest when it differs, with the permissions that dest has; one that cannot be put there fails the task.</summary>
    private static string DestScript(UriArguments arguments)
    {
        var attributes = new FilePermissions(arguments).ForNew(isDirectory: false);
        var (permissions, again) = (attributes.Script("\"$t\""), attributes.Script("\"$p\""));
        return $"""

            p={RemotePath.ToShell(arguments.Dest!)}; [ ! -d "$p" ] || p=$p/{ShellQuote.Word(Uri.TryCreate(arguments.Url, UriKind.Absolute, out var address) && RemotePath.Name(address.AbsolutePath) is { Length: > 0 } name ? name : "index.html")}; t=$p.playbook-uri
            [ -e "$d/answer" ] || exit 0
            s=$(sed -n 's/^HTTP\/[^ ]* *\([0-9][0-9]*\).*/\1/p' "$d/headers" | tail -n 1)
            case " {string.Join(' ', arguments.StatusCode.Where(code => code.All(char.IsAsciiDigit)))} " in *" $s "*) [ "$s" != 304 ] || exit 0;; *) exit 0;; esac
            [ -d "${'{'}p%/*{'}'}/" ] || {'{'} echo "Destination directory ${'{'}p%/*{'}'} does not exist" >&2; exit 1; {'}'}
            cmp -s "$d/answer" "$p" || {'{'}
            {'{'} m=$(stat -Lc %a "$p" 2>/dev/null) || m=644; cat "$d/answer" >"$t" && chmod "$m" "$t" && {(permissions.Length > 0 ? permissions + " && " : "")}{'{'} [ ! -e "$p" ] || [ "$(id -u)" != 0 ] || {(permissions.Contains("chown", StringComparison.Ordinal) ? ":" : "chown \"$(stat -Lc %u:%g \"$p\")\" \"$t\"")}; {'}'} && mv -f "$t" "$p"; {'}'} || {'{'} rm -f "$t"; exit 1; {'}'}
            echo playbook-dest-changed >&2; {'}'}
            {(again.Length == 0 ? "" : $"s=$(stat -c '%a %u %g' \"$p\"); {{ {again}; }} || exit 1; [ \"$s\" = \"$(stat -c '%a %u %g' \"$p\")\" ] || echo playbook-dest-changed >&2\n")}printf '%s\n' "$p" >&2; QUOTING_STYLE=literal {StatOutput.Command} -- "$p" >&2
            """;
    }

    private static (ReadOnlyMemory<byte>? Body, string? Type) Body(UriArguments arguments, IModuleContext context)
    {
        if (arguments.Src is { } source && !arguments.RemoteSrc)
        {
            using var content = new MemoryStream();
            using var stream = context.ReadFile(context.FindFile("files", source)).OpenRead();
            stream.CopyTo(content);
            return (content.ToArray(), null);
        }

        if (arguments.Body is null)
        {
            return (null, null);
        }

        return (arguments.Body, arguments.BodyFormat) switch
        {
            (var body, "form-multipart") => MultipartBody.Write(body, context),
            (var body, "json") => (Encoding.UTF8.GetBytes(body as string ?? JsonText.Of(body, Json)), "application/json"),
            (JinjaDict form, "form-urlencoded") => (Encoding.UTF8.GetBytes(Form(form.Select(pair => (pair.Key, pair.Value)))), "application/x-www-form-urlencoded"),
            (IReadOnlyList<object?> pairs, "form-urlencoded") when pairs.All(pair => pair is IReadOnlyList<object?> { Count: 2 })
                => (Encoding.UTF8.GetBytes(Form(pairs.Cast<IReadOnlyList<object?>>().Select(pair => (pair[0]!, pair[1])))), "application/x-www-form-urlencoded"),
            (var body, "form-urlencoded") => (Encoding.UTF8.GetBytes(PythonValues.Str(body)), "application/x-www-form-urlencoded"),
            (var body, _) => (Encoding.UTF8.GetBytes(body is JinjaDict or IReadOnlyList<object?> ? JsonText.Of(body, Json) : PythonValues.Str(body)), null),
        };
    }

    private static readonly JsonOptions Json = new() { TextForOthers = true };

    private static string Form(IEnumerable<(object Key, object? Value)> form)
        => string.Join('&', form.SelectMany(pair => pair.Value is IEnumerable<object?> list ? list.Select(item => (pair.Key, item)) : [(pair.Key, pair.Value)])
            .Where(pair => pair.Item2 is not null).Select(pair => $"{Escape(pair.Item1)}={Escape(pair.Item2)}"));

    private static string Escape(object? value) => Uri.EscapeDataString(PythonValues.Str(value)).Replace("%20", "+", StringComparison.Ordinal);
}
