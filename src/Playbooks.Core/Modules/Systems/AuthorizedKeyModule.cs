using Playbooks.Connections;
using Playbooks.Jinja;
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

    [Argument("Public keys, one a line.", Required = true)]
    public string Key { get; init; } = "";

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Take out all other keys.")]
    public bool Exclusive { get; init; }

    [Argument("The file; ~/.ssh/authorized_keys of the user when not given.")]
    public string? Path { get; init; }

    [Argument("Make the folder and set its owner and mode.")]
    public bool ManageDir { get; init; } = true;

    [Argument("Options in front of the keys.")]
    public string? KeyOptions { get; init; }

    [Argument("Comment instead of the keys' own.")]
    public string? Comment { get; init; }

    [Argument("Write through a link instead of replacing it.")]
    public bool Follow { get; init; }

    [Argument("Accepted as in Ansible: keys are given as text, not as a URL.")]
    public bool ValidateCerts { get; init; } = true;
}

/// <summary>Keeps public keys in a user's authorized_keys. Results: keyfile, user, exclusive, state.</summary>
internal sealed class AuthorizedKeyModule : Module<AuthorizedKeyArguments>
{
    public override string Name => "authorized_key";

    public override IReadOnlyList<string> Aliases => ["ansible.posix.authorized_key"];

    public override IReadOnlyList<Query> Ask(AuthorizedKeyArguments arguments, IModuleContext context) => [new UserQuery(arguments.User)];

    public override Decision Decide(AuthorizedKeyArguments arguments, Answers answers, IModuleContext context)
    {
        var user = answers.Get(new UserQuery(arguments.User));
        if (!user.Exists)
        {
            return Decision.Fail($"Failed to lookup user {arguments.User}: \"getpwnam(): name not found: '{arguments.User}'\"");
        }

        var wanted = arguments.Key.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(AuthorizedKey.Parse).ToList();
        if (wanted.Count == 0 || wanted.Any(key => key is null))
        {
            return Decision.Fail($"invalid key specified: {arguments.Key}");
        }

        var file = arguments.Path ?? $"{user.Home.TrimEnd('/')}/.ssh/authorized_keys";
        var query = new FileContentQuery(file);
        if (!answers.Contains(query))
        {
            return new Decision.Ask([query]);
        }

        var before = answers.Get(query).Text;
        var keys = wanted.Select(key => key! with { Options = arguments.KeyOptions ?? key.Options, Comment = arguments.Comment ?? key.Comment }).ToList();
        var after = AuthorizedKey.Edit(before ?? "", keys, arguments.State == "present", arguments.Exclusive, setsOptions: arguments.KeyOptions is not null);
        var values = new JinjaDict { ["user"] = arguments.User, ["keyfile"] = file, ["state"] = arguments.State, ["exclusive"] = arguments.Exclusive, ["key"] = arguments.Key, ["key_options"] = arguments.KeyOptions, ["comment"] = arguments.Comment, ["path"] = arguments.Path, ["manage_dir"] = arguments.ManageDir, ["follow"] = arguments.Follow, ["validate_certs"] = arguments.ValidateCerts };
        if (after == (before ?? ""))
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        var put = new PutFile($"write {file}", file, FileContent.FromText(after))
        {
            Mode = 0x180,
            Owner = $"{user.Uid}",
            Group = $"{user.Gid}",
            Follow = arguments.Follow,
            Diff = new Diff(file, before, file, after),
        };
        var folder = ShellQuote.Word(file[..file.LastIndexOf('/')]);
        var make = new RunScript($"make {file[..file.LastIndexOf('/')]}", $"[ -d {folder} ] || {{ mkdir -p {folder} && chmod 0700 {folder} && chown {user.Uid}:{user.Gid} {folder}; }}") { IsIdempotent = true };
        return new Decision.Change(arguments.ManageDir && before is null ? [make, put] : [put], new ModuleResult { Changed = true, Values = values });
    }
}
