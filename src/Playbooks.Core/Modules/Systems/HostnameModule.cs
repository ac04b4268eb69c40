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

    public override string Name => "hostname";

    public override IReadOnlyList<Query> Ask(HostnameArguments arguments, IModuleContext context) => [Names];

    public override Decision Decide(HostnameArguments arguments, Answers answers, IModuleContext context)
    {
        var lines = answers.Get(Names).Lines;
        var current = lines.Count > 0 ? lines[0].Trim() : "";
        var kept = lines.Count > 1 ? lines[1].Split(' ', 2)[1].Trim() : "";
        var name = arguments.Name;
        var facts = new JinjaDict { ["hostname"] = name.Split('.')[0], ["nodename"] = name };
        if (name.Contains('.', StringComparison.Ordinal))
        {
            facts["fqdn"] = name;
            facts["domain"] = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        var told = JinjaDict.From(facts.Select(fact => KeyValuePair.Create("ansible_" + fact.Key, fact.Value)));
        var result = new ModuleResult { Values = new JinjaDict { ["name"] = name, ["ansible_facts"] = told }, Facts = facts };
        if (current == name && kept == name)
        {
            return Decision.Ok(result);
        }

        var word = ShellQuote.Word(name);
        var file = lines.Count > 1 && lines[1].StartsWith("openrc", StringComparison.Ordinal)
            ? $"printf 'hostname=\"%s\"\\n' {word} >/etc/conf.d/hostname"
            : $"printf '%s\\n' {word} >/etc/hostname";
        var script = $$"""
            if [ -d /run/systemd/system ] && command -v hostnamectl >/dev/null && hostnamectl set-hostname {{word}} 2>/dev/null; then
            [ "$(cat /proc/sys/kernel/hostname)" = {{word}} ] || hostname {{word}}
            else
            {{file}} && hostname {{word}}
            fi
            """;
        var change = new RunScript($"set the host name to {name}", script)
        {
            IsIdempotent = true,
            Diff = new Diff("hostname", $"hostname = {current}\npermanent = {kept}\n", "hostname", $"hostname = {name}\npermanent = {name}\n"),
        };
        return new Decision.Change([change], result with { Changed = true });
    }
}
