using System.Globalization;
using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Net;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Packages of Debian and its kin. Results: cache_updated, cache_update_time, and stdout and stderr of apt-get when it ran.</summary>
internal sealed partial class AptModule : Module<AptArguments>
{
    /// <summary>When the lists were last fetched, and what time it is there.</summary>
    public static readonly CommandQuery CacheTime = new("date +%s; stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null || stat -c %Y /var/lib/apt/lists 2>/dev/null || echo 0");

    public override string Name => "apt";

    public override bool Acts(AptArguments arguments)
        => (arguments.WantsUpdate && arguments.CacheValidTime == 0) || arguments.State is "latest" or "build-dep" or "fixed" || arguments.UpgradeVerb is not null
            || (arguments.Name.Count == 0 && arguments.Deb is null && (arguments.Autoremove || arguments.Autoclean || arguments.Clean));

    public override IReadOnlyList<Query> Ask(AptArguments arguments, IModuleContext context)
    {
        var queries = new List<Query> { CacheTime };
        if (arguments.State is not ("build-dep" or "fixed"))
        {
            queries.AddRange(Names(arguments).Select(name => name.Query));
        }

        if (arguments.Deb is { Length: > 0 } deb && !IsUrl(deb))
        {
            queries.Add(DebFile(deb));
        }

        return queries;
    }

    public override Decision Decide(AptArguments arguments, Answers answers, IModuleContext context)
    {
        if (new[] { arguments.Deb is not null, arguments.Name.Count > 0, arguments.UpgradeVerb is not null }.Count(isGiven => isGiven) > 1)
        {
            return Decision.Fail("parameters are mutually exclusive: deb|package|upgrade");
        }

        var updates = NeedsUpdate(arguments, answers);
        var verbs = Verbs(arguments, answers);
        if (!updates && verbs.Where(verb => verb.IsOpen).Select(verb => new CommandQuery(AptScript.Simulate(verb.Words))).Where(query => !answers.Contains(query)).ToList() is { Count: > 0 } open)
        {
            return new Decision.Ask(open);
        }

        var changes = new List<RemoteChange>();
        if (updates)
        {
            changes.Add(new RunScript("apt-get update", AptScript.Update(arguments)));
        }

        changes.AddRange(verbs.Where(verb => updates || !verb.IsOpen || answers.Get(new CommandQuery(AptScript.Simulate(verb.Words))) is not { IsSuccess: true } simulated || !IsNothing(simulated.Text))
            .Select(verb => new RunScript(verb.Description, verb.Script)));
        var onlyUpdate = updates && verbs.Count == 0 && arguments.Name.Count == 0 && arguments.Deb is null;
        // Ansible tells nothing about the cache when there is nothing to remove.
        var values = arguments.State == "absent" && !updates && changes.Count == 0 ? [] : new JinjaDict { ["cache_updated"] = updates, ["cache_update_time"] = Times(answers).ElementAtOrDefault(1) };
        return changes.Count == 0
            ? Decision.Ok(new ModuleResult { Values = values })
            : new Decision.Change(changes, new ModuleResult { Changed = onlyUpdate || verbs.Count > 0, Values = values }, outcomes => Conclude(values, outcomes, updates, onlyUpdate))
            {
                ConcludeFailure = outcome => Failure(outcome.ErrorText),
                // Where the lists would be fetched first, nobody knows yet.
                CheckFirst = !updates && verbs.FirstOrDefault(verb => verb.Words.Length > 0) is { } first ? CanBeDone(first) : null,
            };
    }

    /// <summary>A package nobody has is told in check mode too.</summary>
    private static (Query, Func<Answers, ModuleResult?>) CanBeDone(Verb verb)
    {
        var query = new CommandQuery(AptScript.Simulate(verb.Words));
        return (query, answers => answers.Get(query) is { IsSuccess: false } answer ? Failure(answer.Error) : null);
    }

    /// <summary>A package nobody has, in Ansible's words; null: something else went wrong.</summary>
    private static ModuleResult? Failure(string error)
    {
        var match = Missing().Match(error);
        var name = match.Groups["name"].Value;
        return !match.Success ? null
            : match.Groups["version"].Success ? ModuleResult.Failure($"no available installation candidate for {match.Groups["of"].Value}={match.Groups["version"].Value}")
            : name.AsSpan().ContainsAny("*?[") ? ModuleResult.Failure($"No package(s) matching '{name}' available")
            : ModuleResult.Failure($"No package matching '{name}' is available");
    }

    [GeneratedRegex("E: (?:Unable to locate package (?<name>\\S+)|Package '(?<name>[^']+)' has no installation candidate|Version '(?<version>[^']+)' for '(?<of>[^']+)' was not found)")]
    private static partial Regex Missing();

    /// <summary>"0 upgraded, 0 newly installed, 0 to remove": apt-get found nothing to do; or autoclean, which then names no file.</summary>
    internal static bool IsNothing(string output)
        => Nothing().IsMatch(output)
            || (output.Contains("Reading package lists", StringComparison.Ordinal) && !output.Contains("upgraded,", StringComparison.Ordinal) && !output.Contains("Del ", StringComparison.Ordinal));

    private static ModuleResult Conclude(JinjaDict values, IReadOnlyList<ChangeOutcome> outcomes, bool updates, bool onlyUpdate)
    {
        var result = new JinjaDict(values);
        if (updates)
        {
            result["cache_update_time"] = (outcomes[0].Started + outcomes[0].Duration).ToUnixTimeSeconds();
        }

        var ran = outcomes.Skip(updates ? 1 : 0).ToList();
        OutputText.AddStreams(result, string.Concat(ran.Select(outcome => outcome.OutputText)), string.Concat(ran.Select(outcome => outcome.ErrorText)));
        return new ModuleResult { Changed = onlyUpdate || ran.Any(outcome => !IsNothing(outcome.OutputText)), Values = result };
    }

    private static bool NeedsUpdate(AptArguments arguments, Answers answers)
    {
        var times = IsTimed(arguments) ? Times(answers) : [];
        return arguments.WantsUpdate && (times.Count < 2 || times[0] - times[1] > arguments.CacheValidTime);
    }

    private static bool IsTimed(AptArguments arguments) => arguments.WantsUpdate && arguments.CacheValidTime > 0;

    private static IReadOnlyList<long> Times(Answers answers) => [.. answers.Get(CacheTime).Lines.Select(line => long.Parse(line, CultureInfo.InvariantCulture))];

    private static IReadOnlyList<Verb> Verbs(AptArguments arguments, Answers answers)
    {
        var verbs = new List<Verb>();
        if (arguments.UpgradeVerb is { } upgrade)
        {
            verbs.Add(Verb.Open(arguments, "apt-get " + upgrade.Split(' ')[0], AptScript.Plain(arguments, upgrade)));
        }

        if (arguments.Deb is { Length: > 0 } deb)
        {
            verbs.AddRange(Deb(arguments, deb, answers));
        }

        var names = Names(arguments);
        var texts = names.Select(name => name.Text).ToList();
        switch (arguments.State)
        {
            case "fixed":
                verbs.Add(Verb.Open(arguments, "apt-get install --fix-broken", AptScript.Install(arguments, ["--fix-broken", .. texts])));
                break;
            case "build-dep" when texts.Count > 0:
                verbs.Add(Verb.Open(arguments, $"apt-get build-dep {string.Join(' ', texts)}", AptScript.Plain(arguments, "build-dep") + " " + ShellQuote.Words(texts)));
                break;
            case "latest" when texts.Count > 0:
                verbs.Add(Verb.Open(arguments, $"apt-get install {string.Join(' ', texts)}", AptScript.Install(arguments, texts)));
                break;
            case "absent" or "removed":
                var present = names.Where(name => name.IsPresent(answers, arguments.Purge)).Select(name => name.Name).ToList();
                verbs.AddRange(present.Count == 0 ? [] : [Verb.Sure(arguments, $"apt-get remove {string.Join(' ', present)}", AptScript.Remove(arguments, present))]);
                break;
            case "present" or "installed":
                var missing = names.Where(name => !name.IsInstalled(answers)).Where(name => !arguments.OnlyUpgrade || name.IsPresent(answers, countConfiguration: false)).Select(name => name.Text).ToList();
                verbs.AddRange(missing.Count == 0 ? [] : [Verb.Sure(arguments, $"apt-get install {string.Join(' ', missing)}", AptScript.Install(arguments, missing))]);
                break;
        }

        if (texts.Count == 0 && arguments.Deb is null && arguments.UpgradeVerb is null)
        {
            verbs.AddRange(arguments.Autoremove ? [Verb.Open(arguments, "apt-get autoremove", AptScript.Plain(arguments, "autoremove"))] : []);
            verbs.AddRange(arguments.Autoclean ? [Verb.Open(arguments, "apt-get autoclean", AptScript.Plain(arguments, "autoclean"))] : []);
        }

        return verbs.Count == 0 && arguments.Clean ? [Verb.Sure(arguments, "apt-get clean", "clean")] : verbs;
    }

    private static IEnumerable<Verb> Deb(AptArguments arguments, string deb, Answers answers)
    {
        if (IsUrl(deb))
        {
            var fetch = $"_f=$(mktemp -d)/package.deb && {{ {AddressInput.Curl("-fsSL -o \"$_f\"", deb)} || {AddressInput.Wget("-q -O \"$_f\"", deb)}; }} || exit 1\nchmod 0755 \"${{_f%/*}}\"\n";
            yield return new Verb($"install {deb}", "", fetch + AptScript.Run(arguments, AptScript.Install(arguments, []) + " \"$_f\"") + "\n_s=$?; rm -rf \"${_f%/*}\"; exit $_s", IsOpen: false);
            yield break;
        }

        var answer = answers.Get(DebFile(deb));
        if (!answer.IsSuccess)
        {
            throw new ModuleFailedException($"Unable to install package: {answer.Error.Trim()}");
        }

        if (answer.Text.Trim() is "missing" || (answer.Text.Trim() is "newer" && (arguments.AllowDowngrade || arguments.Force)))
        {
            yield return Verb.Sure(arguments, $"install {deb}", AptScript.Install(arguments, [deb.StartsWith('/') ? deb : "./" + deb]));
        }
    }

    /// <summary>same, newer (a newer one is installed) or missing.</summary>
    private static CommandQuery DebFile(string path)
        => new($$"""
            v=$(dpkg-deb -f {{ShellQuote.Word(path)}} Version) && p=$(dpkg-deb -f {{ShellQuote.Word(path)}} Package) || exit 1
            i=$(dpkg-query -W -f='${db:Status-Abbrev}${Version}' -- "$p" 2>/dev/null)
            case $i in ii*) i=${i#ii}; i=${i# } ;; *) echo missing; exit 0 ;; esac
            if [ "$i" = "$v" ]; then echo same; elif dpkg --compare-versions "$i" gt "$v"; then echo newer; else echo missing; fi
            """);

    private static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    private static IReadOnlyList<PackageName> Names(AptArguments arguments) => PackageName.ParseAll(arguments.Name);

    [GeneratedRegex(@"^0 upgraded, 0 newly installed, (0 downgraded, )?0 to remove", RegexOptions.Multiline)]
    private static partial Regex Nothing();

    /// <summary>One call of apt-get. An open one may turn out to do nothing, which a simulation tells.</summary>
    private sealed record Verb(string Description, string Words, string Script, bool IsOpen)
    {
        public static Verb Open(AptArguments arguments, string description, string words) => new(description, words, AptScript.Run(arguments, words), true);

        public static Verb Sure(AptArguments arguments, string description, string words) => new(description, words, AptScript.Run(arguments, words), false);
    }
}
