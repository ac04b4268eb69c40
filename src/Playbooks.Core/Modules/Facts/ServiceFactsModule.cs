using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Facts;

/// <summary>Arguments of `service_facts`: none.</summary>
internal sealed record ServiceFactsArguments;

/// <summary>Gathers the services of systemd or OpenRC. Fact: services, by name: name, state (running, stopped, inactive, failed), status (enabled, disabled, static, ...), source.</summary>
internal sealed class ServiceFactsModule : Module<ServiceFactsArguments>
{
    private static readonly CommandQuery Services = new("""
        if [ -d /run/systemd/system ]; then
        systemctl list-units --no-pager --no-legend --plain --type service --all | awk '{ print "unit", $1, $2, $3, $4 }'
        systemctl list-unit-files --no-pager --no-legend --type service --all | awk '{ print "file", $1, $2 }'
        elif command -v rc-status >/dev/null; then
        rc-status -a -s -r 2>/dev/null | awk '/\[/ { gsub(/[][]/, ""); print "openrc", $1, $2 }'
        fi
        """);

    public override string Name => "service_facts";

    public override IReadOnlyList<Query> Ask(ServiceFactsArguments arguments, IModuleContext context) => [Services];

    public override Decision Decide(ServiceFactsArguments arguments, Answers answers, IModuleContext context)
    {
        var services = new JinjaDict();
        foreach (var words in answers.Get(Services).Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 2))
        {
            var name = words[1];
            var known = services.TryGetValue(name, out var value) ? (JinjaDict)value! : new JinjaDict { ["name"] = name, ["state"] = "inactive", ["status"] = "unknown", ["source"] = "systemd" };
            switch (words[0])
            {
                case "unit" when words.Length > 4:
                    known["state"] = words[4] == "running" ? "running" : words[3] == "failed" || words[4] == "failed" ? "failed" : words[2] is "not-found" or "masked" ? "stopped" : words[4] == "dead" ? "inactive" : "stopped";
                    known["status"] = words[2] is "not-found" or "masked" ? words[2] : known["status"];
                    break;
                case "file":
                    known["status"] = words[2];
                    break;
                case "openrc":
                    (known["state"], known["source"]) = (words[2] == "started" ? "running" : words[2], "openrc");
                    break;
            }

            services[name] = known;
        }

        var facts = new JinjaDict { ["services"] = services };
        return Decision.Ok(new ModuleResult { Facts = facts, Values = new JinjaDict { ["ansible_facts"] = facts } });
    }
}
