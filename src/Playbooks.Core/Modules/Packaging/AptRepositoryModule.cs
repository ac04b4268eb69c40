using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Files;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `apt_repository`.</summary>
internal sealed record AptRepositoryArguments
{
    [Argument("A line as in sources.list: `deb [signed-by=/etc/apt/keyrings/x.asc] https://... SUITE COMPONENT`. `ppa:OWNER/NAME` only where its line is there already: bring its key with get_url.", Required = true)]
    public string Repo { get; init; } = "";

    [Argument("Whether the line shall be there.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("Permissions of a new file; 0644 by default.")]
    public object? Mode { get; init; }

    [Argument("Fetch the lists of packages after a change. When that fails, the change is taken back.", Aliases = ["update-cache"])]
    public bool UpdateCache { get; init; } = true;

    [Argument("How often the lists are tried to be fetched.")]
    public int UpdateCacheRetries { get; init; } = 5;

    [Argument("Longest pause between these tries, in seconds; the pauses grow.")]
    public int UpdateCacheRetryMaxDelay { get; init; } = 12;

    [Argument("Name of the file for a new line, without .list; in /etc/apt/sources.list.d unless it has a slash. Default: made of the address.")]
    public string? Filename { get; init; }

    [Argument("Accepted as in Ansible: no Python is needed on the node.")]
    public bool InstallPythonApt { get; init; } = true;

    [Argument("Accepted as in Ansible: concerns Launchpad's API, which is never asked.")]
    public bool ValidateCerts { get; init; } = true;

    [Argument("Release that a ppa's line names; the node's own by default.")]
    public string? Codename { get; init; }
}

/// <summary>A source of packages of Debian and its kin: a line in /etc/apt/sources.list or one of the files beside it. Only files whose lines change are written. Results: repo, state.</summary>
internal sealed class AptRepositoryModule : Module<AptRepositoryArguments>
{
    // Where apt's configuration says; then each file with its length.
    private static readonly CommandQuery Sources = new("""
        f=/etc/apt/sources.list d=/etc/apt/sources.list.d; c=$(. /etc/os-release 2>/dev/null; echo "$VERSION_CODENAME")
        command -v apt-config >/dev/null && eval "$(apt-config shell f Dir::Etc::sourcelist/f d Dir::Etc::sourceparts/d)"
        printf '%s\n%s\n%s\n' "$f" "${d%/}" "$c"
        for p in "$f" "${d%/}"/*.list; do [ ! -f "$p" ] || { n=$(wc -c <"$p"); printf '%s %s\n' $((n)) "$p"; cat "$p"; }; done
        """);

    public override string Name => "apt_repository";

    public override IReadOnlyList<Query> Ask(AptRepositoryArguments arguments, IModuleContext context) => [Sources];

    public override Decision Decide(AptRepositoryArguments arguments, Answers answers, IModuleContext context)
    {
        if (arguments.Repo.Length == 0)
        {
            return Decision.Fail("Please set argument 'repo' to a non-empty value");
        }

        var (folder, codename, before) = Read(answers.Get(Sources).Output);
        var isPpa = arguments.Repo.StartsWith("ppa:", StringComparison.Ordinal);
        if ((isPpa ? Ppa(arguments.Repo, arguments.Codename ?? codename) : SourcesList.SourceOf(arguments.Repo)) is not { } source)
        {
            return Decision.Fail($"Invalid repository string: {SourcesList.Quoted(arguments.Repo)}");
        }

        var list = new SourcesList(before);
        var old = list.Texts();
        if (arguments.State == "present")
        {
            var name = SourcesList.FileNameFor(source, arguments.Filename);
            list.Add(source, name.Contains('/', StringComparison.Ordinal) ? name : $"{folder}/{name}");
        }
        else
        {
            list.Remove(source);
        }

        var texts = list.Texts();
        var values = new JinjaDict { ["repo"] = arguments.Repo, ["state"] = arguments.State };
        var touched = before.Keys.Union(texts.Keys).Where(file => old.GetValueOrDefault(file) != texts.GetValueOrDefault(file)).Order(StringComparer.Ordinal).ToList();
        if (touched.Count == 0)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        return isPpa && arguments.State == "present" && touched.Exists(file => !before.ContainsKey(file))
            ? Decision.Fail($"failed to fetch PPA information, error was: Launchpad is not asked here for the key of {arguments.Repo}; put it into /etc/apt/keyrings with get_url and give the whole line, deb [signed-by=...] {source[4..]}")
            : new Decision.Change([.. touched.Select(file => Change(file, before, old, texts, arguments.Mode)), .. Update(arguments, touched, before)], new ModuleResult { Changed = true, Values = values }, outcomes => Conclude(outcomes, values, arguments));
    }

    private static ModuleResult Conclude(IReadOnlyList<ChangeOutcome> outcomes, JinjaDict values, AptRepositoryArguments arguments)
        => arguments.UpdateCache && outcomes[^1].Status != 0
            ? new ModuleResult { Failed = true, Values = new JinjaDict { ["msg"] = $"Failed to update apt cache: {(outcomes[^1].ErrorText.Trim() is { Length: > 0 } why ? why : "unknown reason")}" } }
            : new ModuleResult { Changed = true, Values = values };

    private static RemoteChange Change(string file, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> texts, object? mode)
    {
        var text = texts.GetValueOrDefault(file);
        var diff = new Diff(old.ContainsKey(file) ? file : "/dev/null", old.GetValueOrDefault(file, ""), text is null ? "/dev/null" : file, text ?? "");
        return text is null
            ? new RunScript($"remove {file}", $"rm -f {ShellQuote.Word(file)}") { IsIdempotent = true, Diff = diff }
            : new PutFile($"write {file}", file, FileContent.FromText(text)) { Mode = before.ContainsKey(file) ? null : FileModeSpec.Parse(mode)?.Apply(0b110_100_100, isDirectory: false) ?? 0b110_100_100, Diff = diff };
    }

    /// <summary>apt-get update; what it could not fetch, it would pass over. The files of before come back when it fails.</summary>
    private static IEnumerable<RemoteChange> Update(AptRepositoryArguments arguments, List<string> touched, IReadOnlyDictionary<string, string> before)
    {
        if (!arguments.UpdateCache)
        {
            return [];
        }

        var update = new AptArguments { UpdateCacheRetries = Math.Max(0, arguments.UpdateCacheRetries - 1), UpdateCacheRetryMaxDelay = arguments.UpdateCacheRetryMaxDelay };
        var back = touched.Select(file => before.TryGetValue(file, out var text) ? $"printf %s {ShellQuote.Word(text)} >{ShellQuote.Word(file)}" : $"rm -f {ShellQuote.Word(file)}");
        return [new RunScript("apt-get update", $"( {AptScript.Update(update, "-o APT::Update::Error-Mode=any update")}\n) || {{ {string.Join("; ", back)}; exit 1; }}\n") { StatusIsData = true }];
    }

    private static (string Folder, string Codename, IReadOnlyDictionary<string, string> Files) Read(ReadOnlyMemory<byte> output)
    {
        var reader = new OutputReader(output);
        _ = Line(reader);
        var (folder, codename) = (Line(reader), Line(reader));
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.TryReadNumber(' ', out var length) && reader.TryReadText('\n', out var path) && reader.TryTake((int)length, out var text))
        {
            files[path] = Encoding.UTF8.GetString(text.Span);
        }

        return (folder, codename, files);
    }

    private static string Line(OutputReader reader) => Encoding.UTF8.GetString(reader.TakeUntil("\n"u8).Span);

    private static string Ppa(string repo, string codename)
    {
        var parts = repo.Split(':')[1].Split('/');
        return $"deb http://ppa.launchpad.net/{parts[0]}/{(parts.Length > 1 ? parts[1] : "ppa")}/ubuntu {codename} main";
    }
}
