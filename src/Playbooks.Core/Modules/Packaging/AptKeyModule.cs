using System.Globalization;
using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Net;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `apt_key`.</summary>
internal sealed record AptKeyArguments
{
    [Argument("Id of the key: 8, 16 or more hexadecimal digits, with or without 0x. Give it: then nothing has to be fetched to see that the key is there. Not the id of a subkey.")]
    public string? Id { get; init; }

    [Argument("The key itself.")]
    public string? Data { get; init; }

    [Argument("A file on the node with the key.")]
    public string? File { get; init; }

    [Argument("A keyring instead of apt's own: /etc/apt/trusted.gpg.d/NAME.gpg.")]
    public string? Keyring { get; init; }

    [Argument("Address of the key.")]
    public string? Url { get; init; }

    [Argument("Server of keys to receive it from; needs id.")]
    public string? Keyserver { get; init; }

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("false: accept any certificate of the server that url names.")]
    public bool ValidateCerts { get; init; } = true;
}

/// <summary>A key that apt trusts, by the node's apt-key and gpg. apt-key is deprecated: apt_repository with signed-by and get_url do without.
/// Results: id, short_id, fp, key_id, before and after (ids of all keys).</summary>
internal sealed class AptKeyModule : Module<AptKeyArguments>
{
    public override string Name => "apt_key";

    public override IReadOnlyList<Query> Ask(AptKeyArguments arguments, IModuleContext context) => Problem(arguments) is null ? [Question(arguments, context)] : [];

    public override Decision Decide(AptKeyArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        var answer = answers.Get(Question(arguments, context));
        var fields = answer.Text.Split('\0');
        if (fields is not [_, var kind, var about, var listed, ..])
        {
            return Decision.Fail(answer.Error.Trim() is { Length: > 0 } error ? error : "the keys cannot be looked at");
        }

        if (Unreadable(arguments, kind, about, answer.Error) is { } unreadable)
        {
            return new Decision.Invalid(unreadable);
        }

        var id = arguments.Id is { Length: > 0 } given ? given : Keys(about) is [var first, ..] ? first : null;
        if (Normal(id) is not { } keyId)
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = "Invalid key_id", ["id"] = id } });
        }

        var isShort = keyId.Length == 8;
        var fingerprint = keyId.Length > 16 ? keyId[^16..] : keyId;
        var before = Keys(listed, isShort);
        var values = new JinjaDict { ["id"] = id, ["short_id"] = keyId[^8..], ["fp"] = fingerprint, ["key_id"] = keyId, ["before"] = before.Cast<object?>().ToList() };
        if (before.Contains(fingerprint) == (arguments.State == "present"))
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        if (arguments is { State: "present", File: null, Data: null, Url: null, Keyserver: null })
        {
            return new Decision.Invalid(new ModuleResult { Failed = true, Values = new JinjaDict(values) { ["msg"] = "No key to add ... how did i get here?!?!" } });
        }

        var description = arguments.State == "present" ? $"add the key {keyId}" : $"remove the key {keyId}";
        return new Decision.Change([new RunScript(description, Script(arguments, keyId))], new ModuleResult { Changed = true, Values = values }, outcomes => Conclude(arguments, values, fingerprint, isShort, outcomes[0]));
    }

    private static string? Problem(AptKeyArguments arguments)
    {
        var given = new[] { ("data", arguments.Data), ("file", arguments.File), ("keyserver", arguments.Keyserver), ("url", arguments.Url) }.Count(pair => pair.Item2 is not null);
        return given > 1 ? "parameters are mutually exclusive: data|file|keyserver|url"
            : arguments is { Id: null or "", Keyserver: not null } ? "Missing key_id, required with keyserver."
            : null;
    }

    private static ModuleResult? Unreadable(AptKeyArguments arguments, string kind, string about, string error) => kind switch
    {
        "noaptkey" => ModuleResult.Failure("Failed to find required executable \"apt-key\" in paths: it is for Debian and its kin"),
        "nogpg" => ModuleResult.Failure("Failed to find required executable \"gpg\" in paths: install gnupg on the host"),
        "nodownload" => ModuleResult.Failure($"Failed to download key at {arguments.Url}: {about.Trim()}"),
        "nokey" => Unreadable($"Unable to extract key from '{(arguments.File is { } file ? file : "inline data")}'", about),
        "nolist" => new FailedStep("", "", 2, [], "", about + error).ToResult("Unable to list public keys"),
        _ => null,
    };

    private static ModuleResult Unreadable(string message, string error)
    {
        var values = new JinjaDict { ["msg"] = message };
        OutputText.AddStreams(values, "", error);
        return new ModuleResult { Failed = true, Values = values };
    }

    private static ModuleResult Conclude(AptKeyArguments arguments, JinjaDict before, string fingerprint, bool isShort, ChangeOutcome outcome)
    {
        var (told, failure) = CommandSteps.Read(outcome.Output);
        if (failure is not null)
        {
            var result = failure.ToResult(failure.Text, failure.CommandText);
            if (failure.Kind == "server" && failure.Status == 2 && failure.Output.Contains("not found on keyserver", StringComparison.Ordinal))
            {
                return ModuleResult.Failure($"Key {before["key_id"]} not found on keyserver {arguments.Keyserver}");
            }

            return result;
        }

        if (told is null)
        {
            return ModuleResult.Failure(outcome.ErrorText.Trim() is { Length: > 0 } text ? text : "apt-key did not end");
        }

        var after = Keys(told[0], isShort);
        var values = new JinjaDict(before) { ["after"] = after.Cast<object?>().ToList() };
        var isDone = after.Contains(fingerprint) == (arguments.State == "present");
        if (!isDone)
        {
            values["msg"] = $"apt-key did not return an error, but {(arguments.State == "present" ? "failed to add the key" : "the key was not removed")} (check that the id is correct and *not* a subkey)";
        }

        return new ModuleResult { Changed = true, Failed = !isDone, Values = values };
    }

    /// <summary>Ids of all keys and subkeys that gpg tells of and that have not expired, of its readable form and of the one with colons.</summary>
    internal static IReadOnlyList<string> Keys(string listing, bool isShort = false)
    {
        List<string> keys = [];
        foreach (var line in listing.Split('\n').Where(line => (line.StartsWith("pub", StringComparison.Ordinal) || line.StartsWith("sub", StringComparison.Ordinal)) && !line.Contains("expired", StringComparison.Ordinal)))
        {
            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var id = words.Length > 1 && words[1].Split('/') is [_, var code] ? code : line.Split(':').ElementAtOrDefault(4);
            if (id is not null)
            {
                keys.Add(isShort && id.Length > 8 ? id[^8..] : id);
            }
        }

        return keys;
    }

    /// <summary>Upper-case digits without 0x; null for what is no id.</summary>
    private static string? Normal(string? id)
    {
        var digits = id?.ToUpperInvariant() ?? "";
        digits = digits.StartsWith("0X", StringComparison.Ordinal) ? digits[2..] : digits;
        return digits.Length is 8 or >= 16 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }

    private static string Script(AptKeyArguments arguments, string keyId)
    {
        var ring = Ring(arguments);
        var step = arguments.State == "absent" ? $"run apt-key {ring}del {keyId[^8..]} || fail step 'Unable to remove a key with id {keyId}'\n"
            : arguments.File is { } file ? $"run apt-key {ring}add {RemotePath.ToShell(file)} || fail step {ShellQuote.Word("Unable to add a key from file " + file)}\n"
            : arguments.Keyserver is { } server ? Receive(ring, server, keyId)
            : $"{Bring(arguments)}add() {{ apt-key {ring}add - <\"$t/key\"; }}\nrun add || {{ c=$(printf '%s\\037' apt-key {ring}add -); fail step 'Unable to add a key from binary data'; }}\n";
        return CommandSteps.Prelude + step + $"run apt-key {ring}adv --list-public-keys --keyid-format=long || fail step 'Unable to list public keys'\nok \"$(cat \"$t/o\")\"\n";
    }

    private static string Receive(string ring, string server, string keyId)
        => $$"""
            x=; for x in "${HTTPS_PROXY-}" "${https_proxy-}" "${HTTP_PROXY-}" "${http_proxy-}"; do [ -z "$x" ] || break; done
            n=0; until run apt-key {{ring}}adv --no-tty --keyserver {{ShellQuote.Word(server)}} ${x:+--keyserver-options "http-proxy=$x"} --recv {{keyId}}; do
            n=$((n+1)); [ $n -lt 5 ] || fail server {{ShellQuote.Word($"Error fetching key {keyId} from keyserver: {server}")}}; done

            """;

    private static string Ring(AptKeyArguments arguments) => arguments.Keyring is { Length: > 0 } ring ? $"--keyring {RemotePath.ToShell(ring)} " : "";

    /// <summary>The key as $t/key.</summary>
    private static string Bring(AptKeyArguments arguments)
        => arguments.Url is { } url
            ? $"(\nt=$t/http\n{new HttpRequest(new GetUrlArguments { Url = url, ValidateCerts = arguments.ValidateCerts }).DownloadScript(isPrinted: true)}\n) >\"$t/key\" 2>\"$t/e\" || fail download {ShellQuote.Word($"Failed to download key at {url}")}\n"
            : string.Create(CultureInfo.InvariantCulture, $"printf %s {ShellQuote.Word(arguments.Data ?? "")} >\"$t/key\"\n");

    /// <summary>Answers NUL KIND NUL what gpg says of the key NUL the list of apt-key NUL.</summary>
    private static CommandQuery Question(AptKeyArguments arguments, IModuleContext context)
    {
        var script = new StringBuilder(CommandResults.Export(context.Environment)).Append(CommandSteps.Prelude).Append("""
            tell() { printf '\0%s\0' "$1"; cat "$2"; printf '\0\0'; exit 0; }
            fail() { tell nodownload "$t/e"; }
            command -v apt-key >/dev/null || tell noaptkey /dev/null
            command -v gpg >/dev/null || tell nogpg /dev/null
            : >"$t/about"

            """);
        if (arguments is { Id: null or "", Keyserver: null } && (arguments.Url ?? arguments.Data ?? arguments.File) is not null)
        {
            script.Append(arguments.File is { } file ? $"f={RemotePath.ToShell(file)}\n" : Bring(arguments) + "f=$t/key\n");
            script.Append("run gpg --with-colons \"$f\" || tell nokey \"$t/e\"\ncp \"$t/o\" \"$t/about\"\n");
        }

        return new CommandQuery(script.Append(CultureInfo.InvariantCulture, $$"""
            run apt-key {{Ring(arguments)}}adv --list-public-keys --keyid-format=long || tell nolist "$t/e"
            printf '\0keys\0'; cat "$t/about"; printf '\0'; cat "$t/o"; printf '\0'
            """).ToString());
    }
}
