using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Packages of Fedora, RHEL and their kin, with dnf, microdnf or yum, whichever is there. Results: results (names that changed), rc, stdout, stderr.</summary>
internal sealed partial class DnfModule : Module<DnfArguments>
{
    private static readonly PackageQuery Any = new("rpm");

    public override string Name => "dnf";

    public override IReadOnlyList<string> Aliases => ["dnf5", "yum", "ansible.builtin.dnf5", "ansible.builtin.yum", "ansible.legacy.dnf5", "ansible.legacy.yum"];

    public override bool Acts(DnfArguments arguments)
        => arguments.IsLatest || arguments.UpdateCache || arguments.Autoremove || arguments.DownloadOnly || PackageName.ParseAll(arguments.Name).Any(name => !IsSimple(name.Text));

    public override IReadOnlyList<Query> Ask(DnfArguments arguments, IModuleContext context) => [Any, .. Simple(arguments).Select(name => name.Query)];

    public override Decision Decide(DnfArguments arguments, Answers answers, IModuleContext context)
    {
        var manager = answers.Get(Any).Manager;
        if (manager is not ("dnf" or "dnf5" or "microdnf" or "yum"))
        {
            return Decision.Fail("This host has neither dnf nor yum");
        }

        var changes = new List<RemoteChange>();
        if (arguments.UpdateCache)
        {
            changes.Add(new RunScript($"{manager} makecache", Script(arguments, manager, "makecache")));
        }

        var words = Words(arguments, answers);
        var isWork = words.Count > 0;
        if (isWork)
        {
            changes.Add(new RunScript($"{manager} {string.Join(' ', words)}", Script(arguments, manager, ShellQuote.Words(words))));
        }

        var values = new JinjaDict { ["rc"] = 0L, ["results"] = new List<object?>(), ["msg"] = isWork ? "" : "Nothing to do" };
        return changes.Count == 0
            ? Decision.Ok(new ModuleResult { Values = values })
            : new Decision.Change(changes, new ModuleResult { Changed = isWork, Values = values }, outcomes => Conclude(values, outcomes[^1], isWork));
    }

    /// <summary>Names that the package database alone can answer for: no groups, files, URLs, comparisons.</summary>
    private static bool IsSimple(string name) => SimpleName().IsMatch(name) && !name.EndsWith(".rpm", StringComparison.Ordinal);

    private static IEnumerable<PackageName> Simple(DnfArguments arguments) => PackageName.ParseAll(arguments.Name).Where(name => IsSimple(name.Text));

    private static IReadOnlyList<string> Words(DnfArguments arguments, Answers answers)
    {
        var names = PackageName.ParseAll(arguments.Name);
        if (names.Count == 0)
        {
            return arguments.Autoremove ? ["autoremove"] : [];
        }

        if (arguments.IsRemoval)
        {
            var present = names.Where(name => !IsSimple(name.Text) || name.IsPresent(answers, countConfiguration: false)).Select(name => name.Text).ToList();
            return present.Count == 0 ? [] : [arguments.Autoremove ? "autoremove" : "remove", .. present];
        }

        if (arguments.IsLatest)
        {
            return names is [{ Text: "*" }] ? ["upgrade", .. Filters(arguments)]
                : [arguments.UpdateOnly || names.All(name => IsSimple(name.Text) && name.IsPresent(answers, false)) ? "upgrade" : "install", .. Filters(arguments), .. names.Select(name => name.Text)];
        }

        var missing = names.Where(name => !IsSimple(name.Text) || !name.IsInstalled(answers)).Select(name => name.Text).ToList();
        return missing.Count == 0 ? [] : ["install", .. missing];
    }

    private static IEnumerable<string> Filters(DnfArguments arguments)
        => [.. arguments.Security ? ["--security"] : Array.Empty<string>(), .. arguments.Bugfix ? ["--bugfix"] : Array.Empty<string>()];

    private static string Script(DnfArguments arguments, string manager, string words)
        => $$"""
            export LC_ALL=C LANG=C
            _t=0
            while [ -e /var/run/yum.pid ] && kill -0 "$(cat /var/run/yum.pid)" 2>/dev/null && [ $_t -lt {{arguments.LockTimeout}} ]; do sleep 1; _t=$((_t+1)); done
            {{manager}} -y {{ShellQuote.Words(Options(arguments, manager))}} {{words}} </dev/null
            """;

    private static IEnumerable<string> Options(DnfArguments arguments, string manager)
    {
        IEnumerable<string> Flag(bool condition, string flag) => condition ? [flag] : [];
        var isYum = manager == "yum";
        return Flag(arguments.Allowerasing && !isYum, "--allowerasing")
            .Concat(Flag(arguments.Cacheonly, "-C"))
            .Concat(Flag(arguments.ConfFile is not null, "--config=" + arguments.ConfFile))
            .Concat(Flag(arguments.DisableExcludes is not null, "--disableexcludes=" + arguments.DisableExcludes))
            .Concat(Flag(arguments.DisableGpgCheck, "--nogpgcheck"))
            .Concat(arguments.DisablePlugin.Select(plugin => "--disableplugin=" + plugin))
            .Concat(arguments.EnablePlugin.Select(plugin => "--enableplugin=" + plugin))
            .Concat(arguments.Disablerepo.Select(repository => "--disablerepo=" + repository))
            .Concat(arguments.Enablerepo.Select(repository => "--enablerepo=" + repository))
            .Concat(Flag(arguments.Exclude.Count > 0, "--exclude=" + string.Join(',', arguments.Exclude)))
            .Concat(Flag(arguments.DownloadOnly, "--downloadonly"))
            .Concat(Flag(arguments.DownloadDir is not null, "--downloaddir=" + arguments.DownloadDir))
            .Concat(Flag(!arguments.InstallWeakDeps && !isYum, "--setopt=install_weak_deps=False"))
            .Concat(Flag(arguments.Installroot != "/", "--installroot=" + arguments.Installroot))
            .Concat(Flag(arguments.Nobest == true && !isYum, "--nobest"))
            .Concat(Flag(arguments.Releasever is not null, "--releasever=" + arguments.Releasever))
            .Concat(Flag(arguments.SkipBroken, "--skip-broken"))
            .Concat(Flag(!arguments.Sslverify, "--setopt=sslverify=0"));
    }

    private static ModuleResult Conclude(JinjaDict values, ChangeOutcome outcome, bool isWork)
    {
        var result = new JinjaDict(values);
        var changed = isWork && !Nothing().IsMatch(outcome.OutputText + outcome.ErrorText);
        result["results"] = Done().Matches(outcome.OutputText).Select(object? (match) => match.Value.Trim()).ToList();
        OutputText.AddStreams(result, outcome.OutputText, outcome.ErrorText);
        return new ModuleResult { Changed = changed, Values = result };
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+:-]*$")]
    private static partial Regex SimpleName();

    [GeneratedRegex(@"^(Nothing to do|No packages? marked for|.*nothing to do)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Nothing();

    [GeneratedRegex(@"^  (Installing|Upgrading|Updating|Removing|Downgrading)\s+: \S+", RegexOptions.Multiline)]
    private static partial Regex Done();
}
