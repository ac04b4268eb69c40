using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`file` with state=touch.</summary>
internal static class FileTouch
{
    public static Decision Decide(FileArguments arguments, Answers answers, FileAnswer file)
    {
        if (file.Target is not null)
        {
            return FileModule.SetAttributes(arguments, answers, file, "dest");
        }

        var attributes = new FilePermissions(arguments).ForNew(isDirectory: false);
        var path = ShellQuote.Word(file.Path);
        // ">>" makes the file and leaves one alone that came meanwhile.
        string[] commands = [$"umask 022; : >> {path}", attributes.Script(path), FileTimes.For(arguments).Script(file.Path, null, answers)];
        var change = FileModule.Change(
            "create " + file.Path,
            string.Join(" && ", commands.Where(command => command.Length > 0)),
            file,
            new JinjaDict { ["dest"] = file.Path },
            FileModule.StateDiff(file.Path, "absent", "touch"));
        return change with
        {
            // Check mode has no difference to show of a file that is not there.
            Changes = [change.Changes[0] with { Diff = null }],
            Predicted = change.Predicted with { Diffs = [] },
            ConcludeFailure = outcome => change.ConcludeFailure!(outcome) ?? ModuleResult.Failure($"Error, could not touch target: {FileFailure.Errno(outcome.ErrorText, file.Path)}", new JinjaDict { ["path"] = file.Path }),
        };
    }
}
