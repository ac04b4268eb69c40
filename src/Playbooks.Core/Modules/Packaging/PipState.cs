using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Packaging;

/// <summary>Which pip is used, whether the virtual environment is there, and what Python says of the requirements.</summary>
/// <param name="Pip">pip's command; empty when there is none (yet).</param>
/// <param name="HasEnvironment">The virtual environment is there.</param>
/// <param name="Verdict">met, missing, or unknown.</param>
/// <param name="Installed">Name and version of those named that are installed.</param>
/// <param name="Folder">Where the virtual environment is.</param>
/// <param name="HasCommand">The command that makes virtual environments is there.</param>
internal sealed record PipState(IReadOnlyList<string> Pip, bool HasEnvironment, string Verdict, IReadOnlyDictionary<string, string> Installed, string Folder, bool HasCommand)
{
    /// <summary>Says whether requirements are met, those of what they require included: `met`, `missing` or `unknown`, then a line for each that is named and installed. Python
    /// itself is asked, since only it knows how versions compare and which of its markers hold.</summary>
    private const string Check = """
        import os, re, sys
        def end(verdict, lines=()):
            print(verdict)
            for line in lines:
                print(line)
            sys.exit()
        def requested():
            if sys.argv[1] != "-r":
                return sys.argv[1:]
            names = []
            for line in open(sys.argv[2]).read().replace("\\\n", "").split("\n"):
                line = re.sub(r"(^|\s)#.*$", "", line).strip()
                line = re.sub(r"\s--hash[= ]\S+", "", line)
                if re.match(r"(-i|--index-url|--extra-index-url|--trusted-host|--no-index|-f|--find-links|--prefer-binary|--require-hashes)\b", line) or not line:
                    continue
                if line.startswith("-") or "://" in line or "/" in line:
                    end("unknown")
                names.append(line)
            return names
        try:
            names = requested()
            try:
                import importlib.metadata as metadata
                try:
                    from pip._vendor.packaging.requirements import Requirement
                except ImportError:
                    from packaging.requirements import Requirement
            except ImportError:
                import pkg_resources
                try:
                    found = pkg_resources.require(names)
                except (pkg_resources.DistributionNotFound, pkg_resources.VersionConflict):
                    end("missing", [d.project_name + " " + d.version for d in pkg_resources.working_set])
                end("met", [d.project_name + " " + d.version for d in found])
            canonical = lambda name: re.sub(r"[-_.]+", "-", name).lower()
            have = {}
            for one in metadata.distributions():
                if one.metadata["Name"]:
                    have.setdefault(canonical(one.metadata["Name"]), one)
            wanted = [Requirement(name) for name in names]
            lines = [r.name + " " + have[canonical(r.name)].version for r in wanted if canonical(r.name) in have]
            todo, seen = [(r, "") for r in wanted], set()
            while todo:
                r, extra = todo.pop()
                if r.url:
                    end("unknown", lines)
                if r.marker and not r.marker.evaluate({"extra": extra}):
                    continue
                one = have.get(canonical(r.name))
                if one is None or not r.specifier.contains(one.version, prereleases=True):
                    end("missing", lines)
                for e in [""] + sorted(r.extras):
                    if (canonical(r.name), e) not in seen:
                        seen.add((canonical(r.name), e))
                        todo += [(Requirement(text), e) for text in one.requires or []]
            end("met", lines)
        except Exception:
            end("unknown")
        """;

    public static CommandQuery Question(PipArguments arguments, PipRequest request, IModuleContext context)
        => new(CommandResults.Export(context.Environment) + Find(arguments, context) + $$"""
            [ -n "$p" ] || y=
            if [ -n "$v" ]; then y=$v/bin/python; elif [ -z "$m" ] && [ -n "$p" ]; then read -r y <"$p" 2>/dev/null; y=${y#?!}; y=${y# }; case $y in *python*) ;; *) y= ;; esac; fi
            a=; [ -n "$v" ] && [ ! -e "$v/bin/activate" ] || a=1
            i=; command -v {{(ShellQuote.Word(VirtualenvProgram(arguments)))}} >/dev/null 2>&1 && i=1
            if [ -n "$m" ]; then q=$(printf '%s\037' "$y" -m pip.__main__); elif [ -n "$p" ]; then q=$(printf '%s\037' "$p"); else q=; fi
            printf '%s\0' "$q" "$a" "$v" "$i"
            k={{ShellQuote.Word(Check)}}
            if [ -n "$y" ] && [ -n "$p" ] && [ -n "$a" ]; then $y -c "$k" {{ShellQuote.Words(request.Packages.Count > 0 ? request.Packages : ["-r", arguments.Requirements ?? ""])}} 2>/dev/null || echo unknown; else echo unknown; fi
            """);

    /// <summary>Enters chdir; sets v (the virtual environment), p (pip; empty without), y (Python), m (pip is a module of y).</summary>
    public static string Find(PipArguments arguments, IModuleContext context)
    {
        var folder = arguments.Chdir is { Length: > 0 } chdir ? RemotePath.ToShell(chdir) : "\"${TMPDIR:-/tmp}\"";
        var environment = arguments.Virtualenv is { Length: > 0 } path
            ? path[0] is '/' or '~' or '$' || arguments.Chdir is null ? RemotePath.ToShell(path) : "\"$PWD\"/" + ShellQuote.Word(path)
            : "";
        var python = context.Variable("ansible_python_interpreter") is string set && !set.StartsWith("auto", StringComparison.Ordinal) && set.Length > 0 ? RemotePath.ToShell(set) : "";
        return $$"""
            export LC_ALL=C LANG=C
            cd -- {{folder}} || exit
            v={{environment}} p= m= y={{python}}
            [ -n "$y" ] || { y=/usr/bin/python3; [ -x "$y" ] || y=$(command -v python3); }
            if [ -n "$v" ]; then for f in pip3 pip; do [ -n "$p" ] || [ ! -x "$v/bin/$f" ] || p=$v/bin/$f; done
            {{(arguments.Executable is { Length: > 0 } program
                ? $"else p=$(command -v {(program.Contains('/', StringComparison.Ordinal) || program[0] == '~' ? RemotePath.ToShell(program) : ShellQuote.Word(program))})"
                : "elif [ -n \"$y\" ] && \"$y\" -c 'import importlib.util as u, sys; sys.exit(0 if u.find_spec(\"pip\") else 1)' 2>/dev/null; then p=pip m=1\nelse p=$(command -v pip3)")}}
            fi

            """;
    }

    public static PipState Read(CommandAnswer answer)
    {
        var fields = answer.Text.Split('\0');
        var lines = fields.Length > 4 ? fields[4].Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        var installed = lines.Skip(1).Select(line => line.Split(' ', 2)).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        return new PipState(
            fields[0].Split('\u001f', StringSplitOptions.RemoveEmptyEntries), fields.Length > 1 && fields[1].Length > 0, lines.Length > 0 ? lines[0] : "unknown", installed, fields.Length > 2 ? fields[2] : "", fields.Length > 3 && fields[3].Length > 0);
    }

    /// <summary>PEP 503.</summary>
    public bool Has(string package)
    {
        var name = Canonical(new string([.. package.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')]));
        return Installed.Keys.Any(key => Canonical(key) == name);
    }

    private static string Canonical(string name) => PythonValues.Str(System.Text.RegularExpressions.Regex.Replace(name, "[-_.]+", "-")).ToLowerInvariant();

    private static string VirtualenvProgram(PipArguments arguments) => Values.ShellWords.OfArgument(arguments.VirtualenvCommand).FirstOrDefault() ?? "virtualenv";
}
