using Playbooks.Composition;

namespace Playbooks.Commands;

/// <summary>The same run, with nothing changed: for pipelines that watch for drift.</summary>
internal sealed class DiffVerb : Verb
{
    public override string Name => "diff";

    public override string Summary => "show what a run would change; exit code 3 if anything";

    public override VerbCommand Build(VerbContext context)
    {
        var group = new RunOptionGroup();
        var command = new VerbCommand(Name, "Runs playbooks with --check --diff. Exit code 0: nothing would change; 3: something would; 2, 4: a host failed, was unreachable.")
        {
            Examples = [("has anything drifted?", "playbook diff cluster -i hosts.ini")],
        };
        group.AddTo(command, isDiff: true);
        command.Execute = async (result, token) =>
        {
            var settings = context.LoadSettings();
            var run = new PlaybookRun(context, await group.BindAsync(result, context, settings, isDiff: true, token).ConfigureAwait(false), settings)
            {
                EventsFile = result.GetValue(group.Events),
                HasProfile = result.GetValue(group.Profile),
                IsDiff = true,
            };
            return await run.RunAsync(token).ConfigureAwait(false);
        };
        return command;
    }
}
