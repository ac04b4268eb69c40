using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `getent`.</summary>
internal sealed record GetentArguments
{
    [Argument("passwd, group, hosts, services, ...", Required = true)]
    public string Database { get; init; } = "";

    [Argument("What to look up; all when empty.")]
    public string Key { get; init; } = "";

    [Argument("Where to look (getent -s).")]
    public string? Service { get; init; }

    [Argument("What fields are separated by; `:` or white space by the database when not given.")]
    public string? Split { get; init; }

    [Argument("Fail when the key is not found; otherwise its value is None.")]
    public bool FailKey { get; init; } = true;
}

/// <summary>Looks something up in a database of the host. Fact: getent_DATABASE, a dictionary of lists.</summary>
internal sealed class GetentModule : Module<GetentArguments>
{
    public override string Name => "getent";

    public override IReadOnlyList<Query> Ask(GetentArguments arguments, IModuleContext context) => [Query(arguments)];

    public override Decision Decide(GetentArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Query(arguments));
        string? message = null;
        var found = new JinjaDict();
        switch (answer.Status)
        {
            case 0:
                Fill(found, arguments, answer.Lines);
                break;
            case 1:
                return Decision.Fail("Missing arguments, or database unknown.");
            case 2 when !arguments.FailKey:
                found[arguments.Key] = null;
                message = "One or more supplied key could not be found in the database.";
                break;
            case 2:
                return Decision.Fail("One or more supplied key could not be found in the database.");
            case 3:
                return Decision.Fail("Enumeration not supported on this database.");
            default:
                return Decision.Fail("Unexpected failure!");
        }

        var facts = new JinjaDict { ["getent_" + arguments.Database] = found };
        var values = new JinjaDict { ["ansible_facts"] = facts };
        if (message is not null)
        {
            values["msg"] = message;
        }

        return Decision.Ok(new ModuleResult { Facts = facts, Values = values });
    }

    private static void Fill(JinjaDict found, GetentArguments arguments, IReadOnlyList<string> lines)
    {
        var separator = arguments.Split ?? (arguments.Database is "passwd" or "shadow" or "group" or "gshadow" ? ":" : null);
        var many = new Dictionary<string, List<object?>>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var fields = separator is null ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : line.Split(separator);
            var rest = fields.Skip(1).ToList<object?>();
            if (!many.TryGetValue(fields[0], out var all))
            {
                many[fields[0]] = [rest];
                found[fields[0]] = rest;
            }
            else
            {
                // Several entries of one name are a list of lists.
                all.Add(rest);
                found[fields[0]] = all;
            }
        }
    }

    /// <summary>Hosts without getent (busybox alone) have their databases in files only.</summary>
    private static CommandQuery Query(GetentArguments arguments)
    {
        var words = ShellQuote.Words(["getent", .. arguments.Service is { } service ? ["-s", service] : Array.Empty<string>(), arguments.Database, .. arguments.Key.Length > 0 ? [arguments.Key] : Array.Empty<string>()]);
        return new CommandQuery($$"""
            if command -v getent >/dev/null; then {{words}}; exit; fi
            f=/etc/{{ShellQuote.Word(arguments.Database)}}; [ -f "$f" ] || exit 1
            case $f in *passwd|*group|*shadow) s=: ;; *) s='[ \t]+' ;; esac
            awk -F "$s" -v k={{ShellQuote.Word(arguments.Key)}} '/^#/ || !NF { next } { y = k == "" || $1 == k; if (FS != ":") for (i = 2; i <= NF; i++) y = y || $i == k; else y = y || $3 == k; if (y) { print; n = 1; if (k != "") exit } } END { exit n ? 0 : 2 }' "$f"
            """);
    }
}
