using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Synchronization;

/// <summary>rsync on the host itself, where both ends are there (delegate_to the host, or a host that is the controller).</summary>
internal static class RsyncCommand
{
    private const string Mark = "<<CHANGED>>";

    public static CommandQuery Question(SynchronizeArguments arguments)
        => new($"command -v rsync >/dev/null || {{ echo \"$PATH\"; exit 127; }}\n{Text(arguments, isDry: true)}");

    public static Decision Decide(SynchronizeArguments arguments, CommandAnswer answer)
    {
        if (answer.Status == 127)
        {
            return Decision.Fail($"Failed to find required executable \"rsync\" in paths: {answer.Text.Trim()}");
        }

        if (!answer.IsSuccess)
        {
            return new Decision.Invalid(Failure(arguments, answer.Status, answer.Error));
        }

        var command = Text(arguments, isDry: false);
        return !IsChanged(arguments, answer.Text) ? Decision.Ok(Result(arguments, answer.Text, false))
            : new Decision.Change([new RunScript($"synchronize {arguments.Dest}", command)], Result(arguments, answer.Text, true), outcomes => Result(arguments, outcomes[0].OutputText, IsChanged(arguments, outcomes[0].OutputText)))
            {
                ConcludeFailure = failed => Failure(arguments, failed.Status, failed.ErrorText),
            };
    }

    /// <summary>The result of a synchronization, whoever did it.</summary>
    public static ModuleResult Result(SynchronizeArguments arguments, string output, bool changed)
    {
        var text = output.Replace(Mark, "", StringComparison.Ordinal);
        return new ModuleResult
        {
            Changed = changed,
            Values = new JinjaDict { ["msg"] = text, ["rc"] = 0L, ["cmd"] = Text(arguments, isDry: false), ["stdout_lines"] = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList<object?>() },
        };
    }

    private static ModuleResult Failure(SynchronizeArguments arguments, int status, string error)
        => ModuleResult.Failure(error, new JinjaDict { ["rc"] = (long)status, ["cmd"] = Text(arguments, isDry: false) });

    // With link_dest a leading period is no change.
    private static bool IsChanged(SynchronizeArguments arguments, string output)
        => arguments.LinkDest.Count > 0 ? !output.Contains(Mark + ".", StringComparison.Ordinal) : output.Contains(Mark, StringComparison.Ordinal);

    private static string Text(SynchronizeArguments arguments, bool isDry)
    {
        var words = new List<string> { "rsync" };
        void Add(bool condition, params string[] options) => words.AddRange(condition ? options : []);
        Add(arguments.DelayUpdates, "--delay-updates", "-F");
        Add(arguments.Compress, "--compress");
        Add(arguments.RsyncTimeout > 0, $"--timeout={arguments.RsyncTimeout}");
        Add(isDry, "--dry-run");
        Add(arguments.Delete, "--delete-after");
        Add(arguments.ExistingOnly, "--existing");
        Add(arguments.Checksum, "--checksum");
        Add(arguments.CopyLinks, "--copy-links");
        Add(arguments.Archive, "--archive");
        foreach (var (name, value) in ((string, bool?)[])[("recursive", arguments.Recursive), ("links", arguments.Links), ("perms", arguments.Perms), ("times", arguments.Times), ("owner", arguments.Owner), ("group", arguments.Group)])
        {
            Add(value == !arguments.Archive, arguments.Archive ? "--no-" + name : "--" + name);
        }

        Add(arguments.Dirs, "--dirs");
        words.AddRange(arguments.RsyncOpts);
        Add(arguments.Partial, "--partial");
        Add(arguments.LinkDest.Count > 0, ["-H", "-vv", .. arguments.LinkDest.Select(folder => "--link-dest=" + folder)]);
        return $"{ShellQuote.Words([.. words, $"--out-format={Mark}%i %n%L"])} {HomeWord.Of(arguments.Src)} {HomeWord.Of(arguments.Dest)}";
    }
}
