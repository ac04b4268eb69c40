using System.Text;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Makes, changes or removes a user. Results: name, state, uid, group (number), groups, home, shell, comment, and ssh_key_file and ssh_public_key with generate_ssh_key.</summary>
internal sealed class UserModule : Module<UserArguments>
{
    public override string Name => "user";

    public override IReadOnlyList<Query> Ask(UserArguments arguments, IModuleContext context)
    {
        var names = (Groups(arguments) ?? []).Append(arguments.Name).Concat(arguments.Group is { } group ? [group] : []);
        return [new UserQuery(arguments.Name), .. names.Distinct().Select(name => new GroupQuery(name))];
    }

    public override Decision Decide(UserArguments arguments, Answers answers, IModuleContext context)
    {
        var user = answers.Get(new UserQuery(arguments.Name));
        if (arguments.State == "absent")
        {
            return Remove(arguments, user);
        }

        var groups = Groups(arguments);
        if ((groups ?? []).Concat(arguments.Group is { } one ? [one] : []).FirstOrDefault(name => !answers.Get(new GroupQuery(name)).Exists) is { } missing)
        {
            return Decision.Fail($"Group {missing} does not exist");
        }

        var key = KeyFile(arguments, user);
        if (arguments.GenerateSshKey && !answers.Contains(Key(key)))
        {
            return new Decision.Ask([Key(key)]);
        }

        var gid = arguments.Group is { } primary ? answers.Get(new GroupQuery(primary)).Gid : null;
        var named = groups?.Select(name => answers.Get(new GroupQuery(name)).Name).ToList();
        var changes = user.Exists ? Modify(arguments, user, gid, named) : Add(arguments, named ?? [], answers.Get(new GroupQuery(arguments.Name)).Exists);
        var values = Values(arguments, user, gid, named);
        if (arguments.GenerateSshKey)
        {
            values["ssh_key_file"] = key;
            values["ssh_public_key"] = answers.Get(Key(key)).Text?.TrimEnd('\n');
            if (answers.Get(Key(key)).Text is null)
            {
                changes.Add(new RunScript($"make the SSH key {key}", UserScript.GenerateKey(arguments, key)));
            }
        }

        return changes.Count == 0
            ? Decision.Ok(new ModuleResult { Values = values })
            : new Decision.Change([.. changes, After(arguments, key)], new ModuleResult { Changed = true, Values = values }, outcomes => Conclude(values, outcomes[^1]));
    }

    private static Decision Remove(UserArguments arguments, UserAnswer user)
    {
        var values = new JinjaDict { ["name"] = arguments.Name, ["state"] = "absent" };
        return user.Exists
            ? new Decision.Change([new RunScript($"remove user {arguments.Name}", UserScript.Remove(arguments))], new ModuleResult { Changed = true, Values = new JinjaDict(values) { ["remove"] = arguments.Remove, ["force"] = arguments.Force } })
            : Decision.Ok(new ModuleResult { Values = values });
    }

    private static List<RemoteChange> Add(UserArguments arguments, IReadOnlyList<string> groups, bool hasGroupOfItsName)
    {
        var changes = new List<RemoteChange> { new RunScript($"add user {arguments.Name}", UserScript.Add(arguments, groups, hasGroupOfItsName)) };
        if (arguments.Password is { } password)
        {
            changes.Add(SetPassword(arguments.Name, password));
        }

        // What useradd has no option for is what differs from an account that it has just made.
        var fresh = new UserAnswer(true) { Uid = arguments.Uid ?? 0, Comment = arguments.Comment ?? "", Home = arguments.Home ?? "", Shell = arguments.Shell ?? "", Shadow = ["*", "", "", "", "", "", ""] };
        var later = arguments with { Expires = null, PasswordLock = arguments.PasswordLock == true ? true : null };
        changes.AddRange(UserScript.Modify(later, fresh, null, null).Select(step => new RunScript($"set {step.What} of user {arguments.Name}", step.Script)));
        return changes;
    }

    private static List<RemoteChange> Modify(UserArguments arguments, UserAnswer user, long? gid, IReadOnlyList<string>? groups)
    {
        var changes = UserScript.Modify(arguments, user, gid, groups).Select(RemoteChange (step) => new RunScript($"set {step.What} of user {arguments.Name}", step.Script) { IsIdempotent = true }).ToList();
        if (arguments is { Password: { } password, UpdatePassword: "always" } && Bare(user.PasswordHash) != Bare(password))
        {
            changes.Insert(0, SetPassword(arguments.Name, password));
        }

        return changes;
    }

    private static RunScript SetPassword(string name, string hash)
        => new($"set the password of user {name}", "chpasswd -e") { Input = Encoding.UTF8.GetBytes($"{name}:{hash}\n"), IsIdempotent = true };

    /// <summary>A locked password is the same password.</summary>
    private static string Bare(string hash) => hash.Length > 1 ? hash.TrimStart('!') : hash;

    private static JinjaDict Values(UserArguments arguments, UserAnswer user, long? gid, IReadOnlyList<string>? groups)
    {
        var values = new JinjaDict
        {
            ["name"] = arguments.Name,
            ["state"] = "present",
            ["append"] = arguments.Append,
            ["move_home"] = arguments.MoveHome,
            ["uid"] = arguments.Uid ?? (user.Exists ? user.Uid : null),
            ["group"] = gid ?? (user.Exists ? user.Gid : null),
            ["comment"] = arguments.Comment ?? user.Comment,
            ["home"] = arguments.Home ?? (user.Exists ? user.Home : "/home/" + arguments.Name),
            ["shell"] = arguments.Shell ?? user.Shell,
        };
        if (groups is not null)
        {
            values["groups"] = string.Join(',', groups);
        }

        if (arguments.Password is not null)
        {
            values["password"] = "NOT_LOGGING_PASSWORD";
        }

        if (!user.Exists)
        {
            values["create_home"] = arguments.CreateHome;
            values["system"] = arguments.System;
        }

        return values;
    }

    /// <summary>Reads back what the tools chose, and the key that was made.</summary>
    private static RunScript After(UserArguments arguments, string key)
    {
        var name = Connections.ShellQuote.Word(arguments.Name);
        var read = arguments.GenerateSshKey ? $"; cat {Connections.ShellQuote.Word(key + ".pub")}" : "";
        return new RunScript($"look up user {arguments.Name}", $"{{ getent passwd {name} || grep '^'{name}: /etc/passwd; }} 2>/dev/null{read}") { IsIdempotent = true, StatusIsData = true };
    }

    private static ModuleResult Conclude(JinjaDict values, ChangeOutcome outcome)
    {
        var lines = outcome.OutputText.Split('\n');
        var fields = lines[0].Split(':');
        var result = new JinjaDict(values);
        if (fields.Length >= 7)
        {
            (result["uid"], result["group"]) = (long.Parse(fields[2]), long.Parse(fields[3]));
            (result["comment"], result["home"], result["shell"]) = (fields[4], fields[5], fields[6]);
        }

        if (result.ContainsKey("ssh_key_file") && lines.Length > 1)
        {
            result["ssh_public_key"] = lines[1];
        }

        return new ModuleResult { Changed = true, Values = result };
    }

    private static string KeyFile(UserArguments arguments, UserAnswer user)
    {
        var home = user.Exists ? user.Home : arguments.Home ?? "/home/" + arguments.Name;
        var file = arguments.SshKeyFile ?? ".ssh/id_" + arguments.SshKeyType;
        return file.StartsWith('/') ? file : $"{home.TrimEnd('/')}/{file}";
    }

    private static FileContentQuery Key(string file) => new(file + ".pub");

    /// <summary>Null: not asked for. Empty: no groups at all.</summary>
    private static IReadOnlyList<string>? Groups(UserArguments arguments)
        => arguments.Groups is null ? null : (IReadOnlyList<string>?)ArgumentsBinder.Convert("groups", typeof(IReadOnlyList<string>), arguments.Groups);
}
