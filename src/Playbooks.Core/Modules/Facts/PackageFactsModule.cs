using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Facts;

/// <summary>Arguments of `package_facts`.</summary>
internal sealed record PackageFactsArguments
{
    [Argument("Accepted as in Ansible: the package database that is there is read.")]
    public IReadOnlyList<string> Manager { get; init; } = ["auto"];

    [Argument("Accepted as in Ansible.", Choices = ["first", "all"])]
    public string Strategy { get; init; } = "first";
}

/// <summary>Gathers the installed packages. Fact: packages, by name a list of name, version, release, epoch, arch, source.</summary>
internal sealed class PackageFactsModule : Module<PackageFactsArguments>
{
    private static readonly CommandQuery Packages = new("""
        if command -v dpkg-query >/dev/null; then dpkg-query -W -f='apt\t${Package}\t${Architecture}\t${Version}\t${db:Status-Abbrev}\t${Section}\n'
        elif command -v rpm >/dev/null; then rpm -qa --qf 'rpm\t%{NAME}\t%{ARCH}\t%{VERSION}\t%{RELEASE}\t%{EPOCH}\n'
        elif [ -f /lib/apk/db/installed ]; then awk '/^P:/ { p = substr($0, 3) } /^V:/ { v = substr($0, 3) } /^A:/ { a = substr($0, 3) } /^$/ { if (p != "") printf "apk\t%s\t%s\t%s\n", p, a, v; p = "" }' /lib/apk/db/installed
        else echo 'Could not detect a supported package manager' >&2; exit 1; fi
        """);

    public override string Name => "package_facts";

    public override IReadOnlyList<Query> Ask(PackageFactsArguments arguments, IModuleContext context) => [Packages];

    public override Decision Decide(PackageFactsArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Packages);
        if (!answer.IsSuccess)
        {
            return Decision.Fail(answer.Error.Trim());
        }

        var packages = new JinjaDict();
        foreach (var fields in answer.Lines.Select(line => line.Split('\t')).Where(fields => fields.Length > 3 && (fields[0] != "apt" || fields[4].StartsWith("ii", StringComparison.Ordinal) || fields[4].StartsWith("hi", StringComparison.Ordinal))))
        {
            var package = new JinjaDict { ["name"] = fields[1], ["version"] = fields[3] };
            if (fields[0] == "rpm")
            {
                package["release"] = fields[4];
                package["epoch"] = long.TryParse(fields[5], out var epoch) ? epoch : null;
            }

            package["arch"] = fields[2];
            if (fields[0] == "apt")
            {
                package["category"] = fields[5];
                package["origin"] = "";
            }

            package["source"] = fields[0];

            var list = packages.TryGetValue(fields[1], out var known) ? (List<object?>)known! : [];
            list.Add(package);
            packages[fields[1]] = list;
        }

        var facts = new JinjaDict { ["packages"] = packages };
        return Decision.Ok(new ModuleResult { Facts = facts, Values = new JinjaDict { ["ansible_facts"] = facts } });
    }
}
