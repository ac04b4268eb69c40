using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;

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
        var predicted = attributes.ApplyTo(new FileEntry { Kind = FileKind.Regular, Mode = FilePermissions.DefaultMode(isDirectory: false), UserName = "root", GroupName = "root" });
        return FileModule.Change(
            "create " + file.Path,
            string.Join(" && ", commands.Where(command => command.Length > 0)),
            file.Path,
            new JinjaDict { ["dest"] = file.Path },
            predicted,
            FileModule.StateDiff(file.Path, "absent", "touch"));
    }
}
