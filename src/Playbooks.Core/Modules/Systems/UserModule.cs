using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Makes, changes or removes a user. The password's hash is compared with /etc/shadow. Results: name, state, uid, group, comment, home, shell, groups, append, move_home; for a
/// new user system and create_home; ssh_key_file, ssh_public_key and ssh_fingerprint with generate_ssh_key; stdout and stderr when the tools said something.</summary>
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
        if (new[] { arguments.Group }.OfType<string>().Concat(groups ?? []).FirstOrDefault(name => !answers.Get(new GroupQuery(name)).Exists) is { } missing)
        {
            // Check mode does not look at the groups of somebody who is not there yet: a task before may make them.
            return new Decision.Invalid($"Group {missing} does not exist") { InCheckMode = user.Exists ? null : new ModuleResult { Changed = true } };
        }

        var home = arguments.Home ?? (user.Exists ? user.Home : "/home/" + arguments.Name);
        var questions = new List<Query>();
        if (user.Exists && arguments.CreateHome)
        {
            questions.Add(new FileQuery(home));
        }

        // Where the key goes is decided by the home that passwd names, after the change; a relative one below what is wanted.
        var file = UserKey.PathOf(arguments, home);
        if (arguments.GenerateSshKey)
        {
            questions.Add(UserKey.Query(file));
        }

        if (questions.Exists(question => !answers.Contains(question)))
        {
            return new Decision.Ask(questions);
        }

        var key = arguments.GenerateSshKey ? UserKey.Read(file, answers.Get(UserKey.Query(file)).Text) : null;
        var primary = arguments.Group is { } named ? answers.Get(new GroupQuery(named)).Gid : null;
        var changes = user.Exists
            ? UserScript.Modify(arguments, user, primary, groups?.Select(name => answers.Get(new GroupQuery(name)).Name).ToList())
            : UserScript.Add(arguments, groups ?? [], answers.Get(new GroupQuery(arguments.Name)).Exists);
        if (user.Exists && arguments.CreateHome && answers.Get(new FileQuery(home)).Target is null)
        {
            changes.Add(new RunScript($"make {home}", UserScript.MakeHome(arguments, home)));
        }

        if (key is not null && (!key.IsThere || arguments.Force))
        {
            changes.Add(UserKey.Generate(arguments, file));
        }

        changes.AddRange(UserScript.Ages(arguments, user));
        return Conclude(arguments, user, changes, key);
    }

    private static Decision Conclude(UserArguments arguments, UserAnswer user, List<RemoteChange> changes, UserKey? key)
    {
        var values = Values(arguments, user);
        key?.AddTo(values);
        var result = new ModuleResult { Values = values, Warnings = Warnings(arguments, key) };
        if (changes.Count == 0)
        {
            return Decision.Ok(result);
        }

        // Ansible looks no further in check mode when there is nobody yet.
        var predicted = user.Exists ? result with { Changed = true } : new ModuleResult { Changed = true, Warnings = result.Warnings };
        return new Decision.Change([.. changes, After(arguments, key)], predicted, outcomes => After(arguments, result, key, changes, outcomes))
        {
            ConcludeFailure = failed => Failure(arguments, failed),
        };
    }

    private static Decision Remove(UserArguments arguments, UserAnswer user)
    {
        var values = new JinjaDict { ["name"] = arguments.Name, ["state"] = "absent" };
        return !user.Exists ? Decision.Ok(new ModuleResult { Values = values })
            : new Decision.Change([new RunScript($"remove user {arguments.Name}", UserScript.Remove(arguments)) { EndsSessionsOf = arguments.Name }], new ModuleResult { Changed = true }, outcomes =>
            {
                var told = new JinjaDict(values) { ["force"] = arguments.Force, ["remove"] = arguments.Remove };
                OutputText.AddSpoken(told, outcomes[0]);
                return new ModuleResult { Changed = true, Values = told };
            })
            { ConcludeFailure = failed => Failure(arguments, failed) };
    }

    private static ModuleResult Failure(UserArguments arguments, ChangeOutcome failed)
        => ModuleResult.Failure(failed.ErrorText, new JinjaDict { ["name"] = arguments.Name, ["rc"] = (long)failed.Status });

    /// <summary>What is there now.</summary>
    private static JinjaDict Values(UserArguments arguments, UserAnswer user)
    {
        var values = new JinjaDict { ["name"] = arguments.Name, ["state"] = "present" };
        if (arguments.Password is not null)
        {
            values["password"] = "NOT_LOGGING_PASSWORD";
        }

        if (!user.Exists)
        {
            (values["system"], values["create_home"]) = (arguments.System, arguments.CreateHome);
        }
        else
        {
            (values["append"], values["move_home"]) = (arguments.Append, arguments.MoveHome);
            (values["uid"], values["group"], values["comment"], values["home"], values["shell"]) = (user.Uid, user.Gid, user.Comment, user.Home, user.Shell);
        }

        if (Groups(arguments) is { } groups)
        {
            values["groups"] = string.Join(',', groups);
        }

        return values;
    }

    /// <summary>Reads back what the tools chose, and the key that was made.</summary>
    private static RunScript After(UserArguments arguments, UserKey? key)
    {
        var name = ShellQuote.Word(arguments.Name);
        var read = key is null ? "" : "\n" + UserKey.Look(ShellQuote.Word(key.File));
        return new RunScript($"look up user {arguments.Name}", $"{{ getent passwd {name} || grep '^'{name}: /etc/passwd; }} 2>/dev/null{read}") { IsIdempotent = true, StatusIsData = true };
    }

    private static ModuleResult After(UserArguments arguments, ModuleResult result, UserKey? key, List<RemoteChange> changes, IReadOnlyList<ChangeOutcome> outcomes)
    {
        var values = new JinjaDict(result.Values);
        if (values.ContainsKey("system") || changes[0] is RunScript { Script: var script } && script.StartsWith("usermod ", StringComparison.Ordinal))
        {
            OutputText.AddSpoken(values, outcomes[0]);
        }

        var text = outcomes[^1].OutputText;
        var lines = text.Split('\n', 2);
        var fields = lines[0].Split(':');
        if (fields.Length >= 7)
        {
            (values["uid"], values["group"]) = (long.Parse(fields[2]), long.Parse(fields[3]));
            (values["comment"], values["home"], values["shell"]) = (fields[4], fields[5], fields[6]);
        }

        if (key is not null && lines.Length > 1)
        {
            UserKey.Read(key.File, lines[1]).AddTo(values);
        }

        return result with { Changed = true, Values = values };
    }

    private static IReadOnlyList<string> Warnings(UserArguments arguments, UserKey? key)
    {
        var warnings = new List<string>();
        if (arguments is { Append: true, Groups: null })
        {
            warnings.Add("'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups.This will change to an error in Ansible 2.14.");
        }

        if (arguments.Password is { } password && UserPassword.IsDoubtful(password))
        {
            warnings.Add(UserPassword.Warning);
        }

        return [.. warnings, .. key?.Warnings(arguments.Force) ?? []];
    }

    /// <summary>Null: not asked for. Empty: no groups at all.</summary>
    private static IReadOnlyList<string>? Groups(UserArguments arguments)
        => arguments.Groups is null ? null : (IReadOnlyList<string>?)ArgumentsBinder.Convert("groups", typeof(IReadOnlyList<string>), arguments.Groups);
}
