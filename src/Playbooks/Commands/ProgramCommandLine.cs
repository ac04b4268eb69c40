using Playbooks.Composition;
using Playbooks.Execution;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>From the words after the program's name to a verb. Only the verb that was asked for is built.</summary>
internal sealed class ProgramCommandLine(ITerminal terminal, ProgramName program)
{
    public int Run(string[] words)
    {
        var verbs = VerbList.Create();
        if (words.Length == 0 || words[0] is "--help" or "-h" or "help" or "-?")
        {
            if (words is ["help", var name, ..] && Find(verbs, name) is not null)
            {
                return Invoke(verbs, [name, "--help"]);
            }

            return Print(output => ProgramHelp.Write(output, verbs), words.Length == 0 ? ExitCodes.Mistake : ExitCodes.Success);
        }

        if (program.IsAnsible && words.Contains("--version"))
        {
            return Print(output => output.WriteLine($"{program.Name} [core {PlaybookRunner.AnsibleVersion}]\n  playbook {ProgramVersion.Text}, which stands in for it"), ExitCodes.Success);
        }

        if (words is ["--version"] or ["run", "--version"])
        {
            return Print(output => output.WriteLine($"playbook {ProgramVersion.Text}"), ExitCodes.Success);
        }

        return Invoke(verbs, words);
    }

    private int Print(Action<TextWriter> write, int code) => Run(
        new ControllerEnvironment(),
        _ =>
        {
            write(terminal.Out);
            return Task.FromResult(code);
        },
        CancellationToken.None);

    private static Verb? Find(IReadOnlyList<Verb> verbs, string name) => verbs.FirstOrDefault(verb => verb.Name == name);

    private int Invoke(IReadOnlyList<Verb> verbs, string[] words)
    {
        if (Find(verbs, words[0]) is not { } verb)
        {
            terminal.Error.WriteLine($"ERROR! there is no verb '{words[0]}'{Suggestion.Suffix(words[0], verbs.Where(verb => !verb.IsHidden).Select(verb => verb.Name))}; `playbook --help` lists them");
            return ExitCodes.Mistake;
        }

        var environment = new ControllerEnvironment();
        var context = new VerbContext(terminal, environment, program, TimeProvider.System, verbs);
        using var interruption = new Interruption(terminal);
        return Run(environment, token => new VerbInvoker(context).InvokeAsync(verb, words[1..], token), interruption.Token);
    }

    private int Run(ControllerEnvironment environment, Func<CancellationToken, Task<int>> action, CancellationToken cancellationToken)
        => new ErrorBoundary(terminal, environment, program, TimeProvider.System).RunAsync(action, cancellationToken).GetAwaiter().GetResult();
}
