using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Modules.Commands;
using Playbooks.Queries;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Modules.Packaging;

/// <summary>Python distributions by the node's own pip, of the system or of a virtual environment. Nothing is run when Python says that all is met already.
/// Results: cmd, name, version, state, requirements, virtualenv, stdout, stderr.</summary>
internal sealed class PipModule : Module<PipArguments>
{
    public override string Name => "pip";

    public override bool Acts(PipArguments arguments) => arguments.State is "latest" or "forcereinstall";

    public override IReadOnlyList<Query> Ask(PipArguments arguments, IModuleContext context)
        => Problem(arguments) is null && HasWork(arguments) ? [PipState.Question(arguments, new PipRequest(arguments), context)] : [];

    public override Decision Decide(PipArguments arguments, Answers answers, IModuleContext context)
    {
        if (Problem(arguments) is { } problem)
        {
            return Decision.Fail(problem);
        }

        if (!HasWork(arguments))
        {
            return Decision.Ok(new ModuleResult { Warnings = ["No valid name or requirements file found."] });
        }

        var request = new PipRequest(arguments);
        var state = PipState.Read(answers.Get(PipState.Question(arguments, request, context)));
        if (Missing(arguments, state) is { } missing)
        {
            return Decision.Fail(missing);
        }

        if (state.HasEnvironment && request.IsPlain && !request.HasRepository && IsRight(arguments, request, state) is { } said)
        {
            return Decision.Ok(new ModuleResult { Values = Values(arguments, state, state.Pip.Concat(request.Words), arguments.State == "absent" ? "" : said, arguments.State == "absent" ? said : "") });
        }

        var predicted = new ModuleResult { Changed = true, Values = Values(arguments, state, state.Pip.Concat(request.Words), "", "") };
        var change = new RunScript("pip " + string.Join(' ', request.Words), Script(arguments, request, state, context));
        return new Decision.Change([change], predicted, outcomes => Conclude(arguments, state, outcomes[0]));
    }

    private static bool HasWork(PipArguments arguments) => arguments.Name is { Count: > 0 } || arguments.Requirements is { Length: > 0 };

    private static string? Problem(PipArguments arguments)
    {
        switch (arguments)
        {
            case { Name: not null, Requirements: not null }:
                return "parameters are mutually exclusive: name|requirements";
            case { Executable: not null, Virtualenv: not null }:
                return "parameters are mutually exclusive: executable|virtualenv";
            case { Name: null, Requirements: null }:
                return "one of the following is required: name, requirements";
            case { Umask: { Length: > 0 } umask } when !umask.All(digit => digit is >= '0' and <= '7'):
                return "umask must be an octal integer";
            case { State: "latest", Version: not null }:
                return "version is incompatible with state=latest";
            case { Version: not null, Name: { } names }:
                var packages = PipRequest.Recover(names);
                return packages.Count > 1 ? "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument."
                    : PipRequest.HasVersion(packages[0]) ? "The 'version' argument conflicts with any version specifier provided along with a package name. Please keep the version specifier, but remove the 'version' argument."
                    : null;
            default:
                return null;
        }
    }

    private static string? Missing(PipArguments arguments, PipState state)
    {
        if (state.HasEnvironment)
        {
            return state.Pip.Count > 0 ? null
                : arguments.Virtualenv is not null ? NoPip(state)
                : $"Unable to find any of {arguments.Executable ?? "pip3"} to use.  pip needs to be installed.";
        }

        return arguments.VirtualenvPython is not null && IsVenv(arguments) ? "virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command"
            : state.HasCommand ? null
            : $"Failed to find required executable \"{ShellWords.OfArgument(arguments.VirtualenvCommand).FirstOrDefault()}\" in paths: install it on the host";
    }

    private static string NoPip(PipState state)
        => $"Unable to find pip in the virtualenv, {state.Folder}, under any of these names: pip3, pip. Make sure pip is present in the virtualenv.";

    private static bool IsVenv(PipArguments arguments)
        => arguments.VirtualenvCommand.Contains("pyvenv", StringComparison.Ordinal) || arguments.VirtualenvCommand.Contains("-m venv", StringComparison.Ordinal);

    /// <summary>What pip would say when nothing is to be done; null when something is, or when only pip can tell.</summary>
    private static string? IsRight(PipArguments arguments, PipRequest request, PipState state) => arguments.State switch
    {
        "present" when state.Verdict == "met" => string.Concat(state.Installed.Select(pair => $"Requirement already satisfied: {pair.Key} ({pair.Value})\n")),
        "absent" when request.Packages.Count > 0 && state.Verdict != "unknown" && !request.Packages.Any(state.Has)
            => string.Concat(request.Packages.Select(package => $"WARNING: Skipping {package} as it is not installed.\n")),
        _ => null,
    };

    private static string Script(PipArguments arguments, PipRequest request, PipState state, IModuleContext context)
    {
        var usesList = request.Packages.Count == 0 || request.HasRepository;
        return CommandSteps.Prelude + (arguments.Umask is { Length: > 0 } umask ? $"umask {umask}\n" : "") + PipState.Find(arguments, context) + $$"""
            : >"$t/O"; : >"$t/E"
            all() { cat "$t/O" "$t/o" >"$t/x"; mv "$t/x" "$t/o"; cat "$t/E" "$t/e" >"$t/x"; mv "$t/x" "$t/e"; }
            list() { pip list --format=freeze >"$1" 2>/dev/null || pip freeze >"$1" 2>"$t/e" || { cp "$1" "$t/o"; fail step ''; }; }
            {{(state.HasEnvironment ? "" : MakeEnvironment(arguments))}}
            [ -n "$p" ] || fail plain {{ShellQuote.Word(NoPip(state))}}
            if [ -n "$m" ]; then pip() { "$y" -m pip.__main__ "$@"; }; w=$(printf '%s\037' "$y" -m pip.__main__); else pip() { "$p" "$@"; }; w=$(printf '%s\037' "$p"); fi
            [ -z "$v" ] || PATH=$v/bin:$PATH
            set -- {{ShellQuote.Words(request.Words)}}
            {{(usesList ? "list \"$t/before\"" : ":")}}
            run pip "$@"; c=$w$(printf '%s\037' "$@")
            n=; if grep -q 'Successfully {{(arguments.State == "absent" ? "uninstalled" : "installed")}}' "$t/o"; then n=1; fi
            {{(arguments.State == "absent" ? "if [ $_r = 1 ] && grep -q 'not installed' \"$t/o\" \"$t/e\"; then _r=0; fi" : ":")}}
            all
            [ $_r = 0 ] || fail step ''
            {{(usesList && arguments.State != "absent" ? "list \"$t/after\"; n=1; if cmp -s \"$t/before\" \"$t/after\"; then n=; fi" : ":")}}
            ok "$n" "$c"; cat "$t/o"; printf '\0'; cat "$t/e"; printf '\0'

            """;
    }

    private static string MakeEnvironment(PipArguments arguments)
    {
        var words = ShellWords.OfArgument(arguments.VirtualenvCommand).ToList();
        var python = IsVenv(arguments) ? "" : arguments.VirtualenvPython is { Length: > 0 } chosen ? ShellQuote.Word("-p" + chosen) : "${y:+\"-p$y\"}";
        var site = arguments.VirtualenvSitePackages
            ? "s=--system-site-packages"
            : $"s=; case $({ShellQuote.Word(words[0])} --help 2>/dev/null) in *--no-site-packages*) s=--no-site-packages ;; esac";
        return $$"""
            {{site}}
            x=$(command -v {{ShellQuote.Word(words[0])}})
            run "$x" {{ShellQuote.Words(words.Skip(1))}} $s {{python}} "$v" || fail step ''
            cp "$t/o" "$t/O"; cp "$t/e" "$t/E"
            for f in pip pip3; do [ ! -x "$v/bin/$f" ] || p=$v/bin/$f; done
            """;
    }

    private static ModuleResult Conclude(PipArguments arguments, PipState state, ChangeOutcome outcome)
    {
        var (values, failure) = CommandSteps.Read(outcome.Output);
        if (values is null)
        {
            return failure is null ? ModuleResult.Failure($"pip did not end: {outcome.ErrorText.Trim()}")
                : failure.Kind == "plain" ? ModuleResult.Failure(failure.Text)
                : new ModuleResult { Failed = true, Values = new JinjaDict { ["cmd"] = failure.Command.Cast<object?>().ToList(), ["msg"] = Said(failure.Output, failure.Error) } };
        }

        var command = values[1].Split('\u001f', StringSplitOptions.RemoveEmptyEntries);
        return new ModuleResult { Changed = values[0].Length > 0 || !state.HasEnvironment, Values = Values(arguments, state, command, values[2], values[3]) };
    }

    private static string Said(string output, string error) => (output.Length > 0 ? $"stdout: {output}" : "") + (error.Length > 0 ? $"\n:stderr: {error}" : "");

    private static JinjaDict Values(PipArguments arguments, PipState state, IEnumerable<string> command, string output, string error)
    {
        var values = new JinjaDict
        {
            ["cmd"] = command.Cast<object?>().ToList(),
            ["name"] = arguments.Name?.Cast<object?>().ToList(),
            ["version"] = arguments.Version,
            ["state"] = arguments.State,
            ["requirements"] = arguments.Requirements,
            ["virtualenv"] = arguments.Virtualenv is null ? null : state.Folder,
        };
        OutputText.AddStreams(values, output, error);
        return values;
    }
}
