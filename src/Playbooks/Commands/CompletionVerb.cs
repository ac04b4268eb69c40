using System.CommandLine;
using Playbooks.Composition;

namespace Playbooks.Commands;

/// <summary>Prints the script that makes a shell complete this program's words.</summary>
internal sealed class CompletionVerb : Verb
{
    public override string Name => "completion";

    public override string Summary => "completion for bash, zsh or fish";

    public override VerbCommand Build(VerbContext context)
    {
        var shell = new Argument<string>("bash|zsh|fish") { Description = "your shell" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new VerbCommand(Name, "Prints a script for your shell. It completes verbs, options, playbooks, hosts and groups of the inventory named before, and lab nodes.")
        {
            Examples =
            [
                ("bash, from ~/.bashrc", "source <(playbook completion bash)"),
                ("zsh, from ~/.zshrc after compinit", "source <(playbook completion zsh)"),
                ("fish", "playbook completion fish > ~/.config/fish/completions/playbook.fish"),
            ],
        };
        command.With(shell);
        command.Execute = async (result, token) =>
        {
            await context.Terminal.Out.WriteLineAsync(Script(result.GetValue(shell)!).AsMemory(), token).ConfigureAwait(false);
            return ExitCodes.Success;
        };
        return command;
    }

    private static string Script(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };

    private const string Bash = """
        _playbook() {
            local line current=${COMP_WORDS[COMP_CWORD]} files=
            COMPREPLY=()
            while IFS= read -r line; do
                case $line in
                    :files) files=1 ;;
                    *) COMPREPLY+=("${line%%$'\t'*}") ;;
                esac
            done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            if [ -n "$files" ]; then
                compopt -o filenames 2>/dev/null
                while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
            fi
        }
        complete -F _playbook playbook
        """;

    private const string Zsh = """
        #compdef playbook
        _playbook() {
            local line files=
            local -a found
            while IFS= read -r line; do
                case $line in
                    :files) files=1 ;;
                    *) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
                esac
            done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
            (( ${#found} )) && _describe 'playbook' found
            [[ -n $files ]] && _files
        }
        compdef _playbook playbook
        """;

    private const string Fish = """
        function __playbook_complete
            set -l words (commandline -opc) (commandline -ct)
            for line in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
                if test "$line" = ":files"
                    __fish_complete_path (commandline -ct)
                else
                    echo $line
                end
            end
        end
        complete -c playbook -f -a '(__playbook_complete)'
        """;
}
