using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>`file` with state=absent.</summary>
internal static class FileRemoval
{
    /// <summary>Larger folders are not listed in a difference.</summary>
    internal const int MostShown = 10_000;

    public static Decision Decide(FileAnswer file, Answers answers, IModuleContext context)
    {
        var values = new JinjaDict { ["path"] = file.Path, ["state"] = "absent" };
        if (file.Entry is not { } entry)
        {
            return Decision.Ok(new ModuleResult { Values = values });
        }

        if (file.Path.Split('/').All(segment => segment is "" or "." or ".."))
        {
            return Decision.Fail($"refusing to remove {file.Path}");
        }

        var content = new TreeQuery(file.Path) { Most = MostShown };
        if (entry.IsDirectory && context.WantsDiff && !answers.Contains(content))
        {
            return new Decision.Ask([content]);
        }

        var diff = entry.IsDirectory && context.WantsDiff ? DiffOf(file.Path, answers.Get(content)) : FileModule.StateDiff(file.Path, FileResults.State(entry), "absent");
        var change = new RunScript("remove " + file.Path, $"rm -{(entry.IsDirectory ? "rf" : "f")} -- {ShellQuote.Word(file.Path)}") { IsIdempotent = true, Diff = diff };
        return new Decision.Change([change], new ModuleResult { Changed = true, Values = FileResults.DescribePresent(new JinjaDict(values), file), Diffs = [diff] }, _ => new ModuleResult { Changed = true, Values = values, Diffs = [diff] });
    }

    /// <summary>What --diff shows of a folder that goes: all that is in it, a folder's folders and files before those below.</summary>
    private static Diff DiffOf(string path, TreeAnswer tree)
    {
        var byFolder = (tree.Entries ?? []).ToLookup(entry => RemotePath.Folder(entry.Path));
        List<object?> folders = [], files = [];
        Walk(path.TrimEnd('/'));
        object? content = tree.IsTooLarge ? $"more than {MostShown} entries: not shown" : new JinjaDict { ["directories"] = folders, ["files"] = files };
        return FileResults.Diff(new JinjaDict { ["path"] = path, ["path_content"] = content, ["state"] = "directory" }, new JinjaDict { ["path"] = path, ["state"] = "absent" });

        void Walk(string folder)
        {
            folders.AddRange(byFolder[folder].Where(entry => entry.Entry.IsDirectory).Select(entry => entry.Path));
            files.AddRange(byFolder[folder].Where(entry => !entry.Entry.IsDirectory).Select(entry => entry.Path));
            foreach (var below in byFolder[folder].Where(entry => entry.Entry.IsDirectory))
            {
                Walk(below.Path);
            }
        }
    }
}
