using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Systems;

/// <summary>Arguments of `hostname`.</summary>
internal sealed record HostnameArguments
{
    [Argument("The name.", Required = true)]
    public string Name { get; init; } = "";

    [Argument("Accepted as in Ansible: systemd's hostnamectl where it works, otherwise the distribution's file.",
        Choices = ["alpine", "debian", "freebsd", "generic", "macos", "macosx", "darwin", "openbsd", "openrc", "redhat", "sles", "solaris", "systemd"])]
    public string? Use { get; init; }
}

/// <summary>Sets the name of the host, now and for every boot; /etc/hosts is not touched. Results: name, and the facts hostname, nodename (and fqdn, domain for a full name).</summary>
internal sealed class HostnameModule : Module<HostnameArguments>
{
    private static readonly CommandQuery Names = new("""
        cat /proc/sys/kernel/hostname
        for f in /etc/hostname /etc/HOSTNAME; do [ -s "$f" ] && { echo "file $(cat "$f")"; exit 0; }; done
        [ -f /etc/conf.d/hostname ] && sed -n 's/^hostname=["'\'']*\([^"'\'']*\).*/openrc \1/p' /etc/conf.d/hostname
        true
        """);

    /// <summary>What Python calls the full name: what its address is called first, or the name itself. Name servers are asked only when /etc/hosts does not know it.</summary>
    private const string FullName = """
        n=$(cat /proc/sys/kernel/hostname); l=; f=
        if grep -sqwF -- "$n" /etc/hosts; then l=$(awk -v n="$n" '{ sub(/#.*/, "") } { for (i = 2; i <= NF; i++) if ($i == n) { print; exit } }' /etc/hosts)
        else case $n in *.*) ;; *) l=$(timeout 1 getent hosts "$n" 2>/dev/null | head -n 1) ;; esac; fi
        set -- $l; [ $# = 0 ] || shift
        for w in "$@"; do case $w in *.*) f=$w; break ;; esac; [ -n "$f" ] || f=$w; done
        printf 'full %s\n' "${f:-$n}"
        """;

    public override string Name => "hostname";

    public override IReadOnlyList<Query> Ask(HostnameArguments arguments, IModuleContext context) => [Names, new CommandQuery(FullName)];

    public override Decision Decide(HostnameArguments arguments, Answers answers, IModuleContext context)
    {
        var lines = answers.Get(Names).Lines;
        var current = lines.Count > 0 ? lines[0].Trim() : "";
        var kept = lines.Count > 1 ? lines[1].Split(' ', 2)[1].Trim() : "";
        var name = arguments.Name;
        var result = Result(name, answers.Get(new CommandQuery(FullName)).Text);
        if (current == name && kept == name)
        {
            return Decision.Ok(result);
        }

        if (name.Length > 64)
        {
            return Decision.Fail("name cannot be longer than 64 characters on systemd servers, try a shorter name");
        }

        var word = ShellQuote.Word(name);
        var file = lines.Count > 1 && lines[1].StartsWith("openrc", StringComparison.Ordinal)
            ? ReplacedFile.Write("/etc/conf.d/hostname", $"printf 'hostname=\"%s\"\\n' {word}")
            : ReplacedFile.Write("/etc/hostname", $"printf '%s\\n' {word}");
        var script = $$"""
            if [ -d /run/systemd/system ] && h=$(command -v hostnamectl) && e=$("$h" --pretty --static set-hostname {{word}} 2>&1); then
            [ "$(cat /proc/sys/kernel/hostname)" = {{word}} ] || "$h" --transient set-hostname {{word}} 2>/dev/null; [ "$(cat /proc/sys/kernel/hostname)" = {{word}} ] || hostname {{word}}
            elif [ -n "$h" ] && case $e in *Invalid*) true ;; *) false ;; esac; then printf 'Command failed rc=1, out=, err=%s\n' "$e" >&2; exit 1
            else
            { {{file}}; } && hostname {{word}}
            fi || exit
            {{FullName}}
            """;
        var before = (current != name ? current : kept) + "\n";
        var change = new RunScript($"set the host name to {name}", script) { IsIdempotent = true };
        return new Decision.Change([change], result with { Changed = true, Diffs = [new Diff("before", "hostname = " + before, "after", $"hostname = {name}\n")] }, outcomes => Result(name, outcomes[0].OutputText) with
        {
            Changed = true,
            Diffs = [new Diff("before", "hostname = " + before, "after", $"hostname = {name}\n")],
        })
        {
            ConcludeFailure = failed => failed.ErrorText.StartsWith("Command failed", StringComparison.Ordinal) ? ModuleResult.Failure(failed.ErrorText) : null,
        };
    }

    private static ModuleResult Result(string name, string output)
    {
        var full = output.Split('\n').FirstOrDefault(line => line.StartsWith("full ", StringComparison.Ordinal))?[5..].Trim() ?? name;
        var facts = new JinjaDict { ["ansible_hostname"] = name.Split('.')[0], ["ansible_nodename"] = name, ["ansible_fqdn"] = full, ["ansible_domain"] = string.Join('.', full.Split('.').Skip(1)) };
        return new ModuleResult { Values = new JinjaDict { ["name"] = name, ["ansible_facts"] = facts }, Facts = facts };
    }
}
