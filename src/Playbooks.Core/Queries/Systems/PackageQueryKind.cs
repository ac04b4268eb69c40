using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Queries.Systems;

/// <summary>One look into the package database for all names: dpkg-query, rpm or apk's own file, with what installed packages provide.
/// First line: `manager NAME`; then lines of name, architecture, status, version, provided names, separated by tabs; `?NAME` starts the providers of a name that rpm does not know.</summary>
internal sealed class PackageQueryKind : IQueryKind
{
    private const string Script = """
        m=; for f in apt-get dnf dnf5 microdnf yum zypper apk; do command -v $f >/dev/null 2>&1 && { m=$f; break; }; done
        echo "manager $m"
        pick() { awk -F'\t' -v n=" $NAMES " -v all="$GLOB" '{ k = all != "" || index(n, " " $1 " ") || index(n, " " $1 ":" $2 " "); p = split($5, a, ", "); for (i = 1; i <= p && !k; i++) { sub(/[ :(].*/, "", a[i]); k = index(n, " " a[i] " ") } if (k) print }'; }
        if command -v dpkg-query >/dev/null 2>&1; then
        dpkg-query -W -f='${Package}\t${Architecture}\t${db:Status-Abbrev}\t${Version}\t${Provides}\n' 2>/dev/null | pick
        elif command -v rpm >/dev/null 2>&1; then
        set -f
        q='%{NAME}\t%{ARCH}\tii\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\t\n'
        rpm -q --qf "$q" $NAMES 2>/dev/null | while IFS= read -r l; do
        case $l in
        "package "*" is not installed") l=${l#package }; l=${l% is not installed}; echo "?$l"; rpm -q --qf "$q" --whatprovides "$l" 2>/dev/null | grep -v '^no package provides' ;;
        *) printf '%s\n' "$l" ;;
        esac; done
        elif [ -f /lib/apk/db/installed ]; then
        awk '/^P:/ { p = substr($0, 3) } /^V:/ { v = substr($0, 3) } /^A:/ { a = substr($0, 3) } /^p:/ { r = substr($0, 3); gsub(/=[^ ]*/, "", r); gsub(/ /, ", ", r) }
        /^$/ { if (p != "") printf "%s\t%s\tii\t%s\t%s\n", p, a, v, r; p = v = a = r = "" } END { if (p != "") printf "%s\t%s\tii\t%s\t%s\n", p, a, v, r }' /lib/apk/db/installed | pick
        fi
        true
        """;

    public Type QueryType => typeof(PackageQuery);

    public string BuildScript(IReadOnlyList<Query> queries)
    {
        var names = queries.Cast<PackageQuery>().Select(query => query.Name).Distinct().ToList();
        return $"NAMES={ShellQuote.Word(string.Join(' ', names.Where(name => !IsGlob(name))))}\nGLOB={(names.Any(IsGlob) ? "1" : "")}\n{Script}";
    }

    public IReadOnlyList<object> Parse(IReadOnlyList<Query> queries, QueryOutput output)
    {
        var lines = Encoding.UTF8.GetString(output.Standard.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var manager = lines.Length > 0 && lines[0].StartsWith("manager", StringComparison.Ordinal) ? lines[0]["manager".Length..].Trim().Replace("apt-get", "apt", StringComparison.Ordinal) : "";
        var found = new List<(string? ProviderOf, string[] Fields)>();
        string? missing = null;
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split('\t');
            if (line.StartsWith('?'))
            {
                missing = line[1..];
            }
            else if (fields.Length >= 5)
            {
                found.Add((missing, fields));
            }
        }

        return [.. queries.Cast<PackageQuery>().Select(query => new PackageAnswer(manager, [.. found.Select(one => Match(query.Name, one.ProviderOf, one.Fields)).OfType<InstalledPackage>()]))];
    }

    private static bool IsGlob(string name) => name.AsSpan().IndexOfAny("*?[") >= 0;

    private static InstalledPackage? Match(string wanted, string? providerOf, string[] fields)
    {
        var (name, architecture, status, version) = (fields[0], fields[1], fields[2].Trim(), fields[3]);
        var isNamed = name == wanted || $"{name}:{architecture}" == wanted || IsRpmName(wanted, name, version, architecture) || (IsGlob(wanted) && PythonGlob.IsMatch(wanted, name));
        var isProvider = !isNamed && (providerOf == wanted || fields[4].Split(", ").Any(provided => provided.Split(' ', ':', '(')[0] == wanted));
        return isNamed || isProvider
            ? new InstalledPackage(name, version, architecture) { IsInstalled = status.Length > 1 && status[1] == 'i', IsHeld = status.StartsWith('h'), IsProvider = isProvider }
            : null;
    }

    /// <summary>rpm also takes name-version, name-version-release and name.architecture.</summary>
    private static bool IsRpmName(string wanted, string name, string version, string architecture)
    {
        if (!wanted.StartsWith(name, StringComparison.Ordinal))
        {
            return false;
        }

        var plain = version.Contains(':', StringComparison.Ordinal) ? version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..] : version;
        var withoutRelease = plain.Contains('-', StringComparison.Ordinal) ? plain[..plain.LastIndexOf('-')] : plain;
        return new[] { $"{name}-{plain}", $"{name}-{withoutRelease}", $"{name}.{architecture}", $"{name}-{plain}.{architecture}", $"{name}-{version}", $"{name}-{version}.{architecture}" }.Contains(wanted);
    }
}
