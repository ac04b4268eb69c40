using System.CommandLine;
using Playbooks.Composition;
using Playbooks.Reporting;
using Playbooks.Results;

namespace Playbooks.Commands;

/// <summary>Where the time of a past run went.</summary>
internal sealed class ReportVerb : Verb
{
    private const int ShownTasks = 25;
    private const string Remedy = "`playbook report --list` shows those that are kept";

    public override string Name => "report";

    public override string Summary => "show where the time of a past run went";

    public override VerbCommand Build(VerbContext context)
    {
        var run = new Argument<string?>("RUN") { Arity = ArgumentArity.ZeroOrOne, Description = "last (default), the start of a name that --list shows, or a file" };
        var list = new Option<bool>("--list") { Description = "list the runs that are kept" };
        var all = new Option<bool>("--all") { Description = "all tasks, not only the slowest" };
        var command = new VerbCommand(Name, "Every run keeps its events; this draws them as a time line by task and host.")
        {
            Examples = [("where did the last run spend its time?", "playbook report"), ("an earlier one, every task", "playbook report 20260102-1504 --all")],
        };
        command.With(run).With("Options", list, all);
        command.Execute = (result, _) =>
        {
            var log = new RunLog(context.Environment.StateFolder);
            if (result.GetValue(list))
            {
                List(log, context.Terminal);
                return Task.FromResult(ExitCodes.Success);
            }

            var file = log.Find(result.GetValue(run)) ?? throw new PlaybookException(SourcePosition.None, "there is no such run", Remedy);
            var timeline = Timeline.Read(file) ?? throw new PlaybookException(SourcePosition.None, $"{file} is no log of a run", Remedy);
            new TimelineReport(context.Terminal.Out, context.Terminal.Width).Write(timeline, result.GetValue(all) ? null : ShownTasks);
            return Task.FromResult(ExitCodes.Success);
        };
        return command;
    }

    private static void List(RunLog log, ITerminal terminal)
    {
        foreach (var file in log.Files())
        {
            if (Timeline.Read(file) is not { } timeline)
            {
                continue;
            }

            terminal.Out.WriteLine($"{Path.GetFileNameWithoutExtension(file),-28}{timeline.Seconds,8:0.0} s  {string.Join(", ", timeline.Playbooks)}{(timeline.HasEnded ? "" : " (did not end)")}");
        }
    }
}
