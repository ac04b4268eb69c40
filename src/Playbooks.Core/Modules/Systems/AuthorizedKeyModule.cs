using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Net;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `authorized_key`.</summary>
internal sealed record AuthorizedKeyArguments
{
    [Argument("Whose keys.", Required = true)]
    public string User { get; init; } = "";

    [Argument("Public keys, one a line, or the http(s) address where the host finds them.", Required = true)]
    public string Key { get; init; } = "";

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Take out all other keys.")]
    public bool Exclusive { get; init; }

    [Argument("The file; ~/.ssh/authorized_keys of the user when not given.")]
    public string? Path { get; init; }

    [Argument("Make the folder, and set its owner and mode (0700) when the file is written.")]
    public bool ManageDir { get; init; } = true;

    [Argument("Options in front of the keys.")]
    public string? KeyOptions { get; init; }

    [Argument("Comment instead of the keys' own.")]
    public string? Comment { get; init; }

    [Argument("Write through a link instead of replacing it.")]
    public bool Follow { get; init; }

    [Argument("With an address: look at the server's certificate.")]
    public bool ValidateCerts { get; init; } = true;
}

/// <summary>Keeps public keys in a user's authorized_keys. Results: keyfile, user, exclusive, state.</summary>
internal sealed class AuthorizedKeyModule : Module<AuthorizedKeyArguments>
{
    public override string Name => "authorized_key";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.authorized_key"];

    public override IReadOnlyList<Query> Ask(AuthorizedKeyArguments arguments, IModuleContext context)
        => IsAddress(arguments) ? [new UserQuery(arguments.User), Fetch(arguments)] : [new UserQuery(arguments.User)];

    public override Decision Decide(AuthorizedKeyArguments arguments, Answers answers, IModuleContext context)
    {
        if (IsAddress(arguments) && !answers.Get(Fetch(arguments)).IsSuccess)
        {
            return Decision.Fail($"Error getting key from: {arguments.Key}");
        }

        var user = answers.Get(new UserQuery(arguments.User));
        if (!user.Exists)
        {
            return Decision.Fail($"Failed to lookup user {arguments.User}: \"getpwnam(): name not found: '{arguments.User}'\"");
        }

        var file = arguments.Path ?? $"{user.Home.TrimEnd('/')}/.ssh/authorized_keys";
        var query = new FileContentQuery(file);
        if (!answers.Contains(query))
        {
            return new Decision.Ask([query]);
        }

        var before = answers.Get(query).Text;
        var keys = new AuthorizedKeys(before ?? "");
        var wanted = Wanted(arguments, IsAddress(arguments) ? answers.Get(Fetch(arguments)).Text : arguments.Key);
        if (arguments.State == "present")
        {
            keys.Add(wanted, arguments.Exclusive);
        }
        else
        {
            keys.Remove(wanted);
        }

        var values = new JinjaDict { ["user"] = arguments.User, ["keyfile"] = file, ["state"] = arguments.State, ["exclusive"] = arguments.Exclusive, ["key"] = arguments.Key, ["key_options"] = arguments.KeyOptions, ["comment"] = arguments.Comment, ["path"] = arguments.Path, ["manage_dir"] = arguments.ManageDir, ["follow"] = arguments.Follow, ["validate_certs"] = arguments.ValidateCerts };
        if (!keys.IsChanged)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        var put = new PutFile($"write {file}", file, FileContent.FromText(keys.ToString()))
        {
            Mode = 0x180,
            Owner = $"{user.Uid}",
            Group = $"{user.Gid}",
            Follow = arguments.Follow,
            Diff = new Diff(file, before ?? "", file, keys.ToString()),
        };
        return new Decision.Change([Folder(arguments, file, user), put], new ModuleResult { Changed = true, Values = values })
        {
            ConcludeFailure = failed => failed.ErrorText.StartsWith("Failed to create", StringComparison.Ordinal) ? ModuleResult.Failure(failed.ErrorText) : null,
        };
    }

    private static RunScript Folder(AuthorizedKeyArguments arguments, string file, UserAnswer user)
    {
        var path = file[..Math.Max(file.LastIndexOf('/'), 1)];
        var folder = ShellQuote.Word(path);
        var script = !arguments.ManageDir
            ? $"mkdir -p {folder}"
            : $"[ -e {folder} ] || mkdir {folder} 2>/dev/null || {{ printf '%s' {ShellQuote.Word($"Failed to create directory {path} : [Errno 2] No such file or directory: '{path}'")} >&2; exit 1; }}; chown {user.Uid}:{user.Gid} {folder} && chmod 0700 {folder}";
        return new RunScript($"make {path}", script) { IsIdempotent = true };
    }

    private static List<AuthorizedKey> Wanted(AuthorizedKeyArguments arguments, string text)
    {
        var keys = new List<AuthorizedKey>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var key = AuthorizedKey.Parse(line) ?? throw new ModuleFailedException($"invalid key specified: {line}");
            keys.Add(key with { Options = arguments.KeyOptions is { } options ? AuthorizedKey.ParseOptions(options) : key.Options, Comment = arguments.Comment ?? key.Comment });
        }

        return keys;
    }

    private static bool IsAddress(AuthorizedKeyArguments arguments) => arguments.Key.StartsWith("http", StringComparison.Ordinal);

    private static CommandQuery Fetch(AuthorizedKeyArguments arguments)
    {
        var (curl, wget) = arguments.ValidateCerts ? ("-fsSL", "-q -O -") : ("-fsSLk", "-q --no-check-certificate -O -");
        return new CommandQuery($"if command -v curl >/dev/null; then {AddressInput.Curl(curl, arguments.Key)}; else {AddressInput.Wget(wget, arguments.Key)}; fi 2>/dev/null");
    }
}
