using System.Globalization;
using System.Security.Cryptography;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Decides on a <see cref="ContentTask"/>: nothing, permissions only, or the whole file.</summary>
internal static class ContentDecision
{
    /// <summary>Longer texts are not shown by --diff, as in Ansible (max_diff_size).</summary>
    public const int DiffLimit = 104448;

    public static Decision Decide(ContentTask task, Answers answers, IModuleContext context)
    {
        var file = answers.Get(task.Question);
        if (file.Target is { IsDirectory: true })
        {
            return Decision.Fail($"{file.Path} is a folder");
        }

        if (file.Target is not null && !task.Force)
        {
            return Decision.Ok(new ModuleResult { Values = Kept(task, file.Path) });
        }

        // A link that is not followed is replaced by a file, as Ansible does.
        var present = task.Follow || file.Entry is not { IsLink: true } ? file.Target : null;
        var isSame = present is { IsRegular: true } && (task.OldBytes is { } old
            ? task.Content is FileContent.InMemory memory && old.Span.SequenceEqual(memory.Bytes.Span)
            : present.Size == task.Content.Length && file.Sha256 == task.Content.Sha256);
        return isSame ? DecideAttributes(task, answers, file, present!) : DecideWrite(task, answers, context, file, present);
    }

    /// <summary>Hex digest as Ansible's results carry it; null for contents too large to read twice.</summary>
    public static string? Sha1(FileContent content) => content is FileContent.InMemory memory ? Hex(memory.Bytes) : null;

    /// <summary>The texts for --diff; says why when they are not shown.</summary>
    public static Diff Diff(string path, string? before, FileContent after, string? source, bool isNew = false)
    {
        var header = source ?? path;
        if (after is not FileContent.InMemory memory || after.Length > DiffLimit || before?.Length > DiffLimit)
        {
            return new Diff(path, null, header, null) { Note = string.Create(CultureInfo.InvariantCulture, $"diff skipped: {(before?.Length > DiffLimit ? "destination" : "source")} file size is greater than {DiffLimit}") };
        }

        return memory.Bytes.Span.Contains((byte)0) || before?.Contains('\0', StringComparison.Ordinal) == true
            ? new Diff(path, null, header, null) { Note = $"diff skipped: {(memory.Bytes.Span.Contains((byte)0) ? "source" : "destination")} file appears to be binary" }
            : new Diff(isNew ? "" : path, before ?? "", header, System.Text.Encoding.UTF8.GetString(memory.Bytes.Span));
    }

    private static Decision DecideAttributes(ContentTask task, Answers answers, FileAnswer file, FileEntry present)
    {
        if (task.Attributes.Questions(present, answers) is { Count: > 0 } questions)
        {
            return new Decision.Ask(questions);
        }

        var difference = task.Attributes.Differences(present, answers);
        if (!difference.IsNeeded)
        {
            return Decision.Ok(new ModuleResult { Values = Describe(task, file.Path, present, isSame: true) });
        }

        var after = difference.ApplyTo(present);
        return FileModule.Change(
            $"set {FileModule.Summary(difference)} of {file.Path}",
            difference.Script(ShellQuote.Word(file.Path)),
            new FileAnswer(file.Path) { Entry = present, Target = present },
            Describe(task, file.Path, null, isSame: true),
            FileModule.AttributeDiff(file.Path, present, after, AttributeHeader(task, file.Path)),
            isDescribed: task.ResultKey is not null,
            isFollowed: task.Follow);
    }

    private static Decision DecideWrite(ContentTask task, Answers answers, IModuleContext context, FileAnswer file, FileEntry? present)
    {
        if (task.Validate is { } command && !command.Contains("%s", StringComparison.Ordinal))
        {
            return Decision.Fail($"validate must contain %s: {command}");
        }

        var (before, ask) = OldText(task, answers, context, present ?? file.Target);
        if (ask is not null)
        {
            return new Decision.Ask([ask]);
        }

        var diff = present is not null && before is null && context.WantsDiff
            ? new Diff(file.Path, null, task.Source ?? file.Path, null) { Note = "diff skipped: the file is too large, binary or unreadable" }
            : Diff(file.Path + task.DiffSuffix, before, task.Content, task.Source, isNew: file.Target is null && task.DiffSuffix.Length == 0);
        var put = new PutFile("write " + file.Path, file.Path, task.Content)
        {
            Mode = task.Attributes.ModeFor(present),
            Owner = task.Attributes.Owner,
            Group = task.Attributes.Group,
            Follow = task.Follow,
            Backup = task.Backup && present is not null,
            Validate = task.Validate,
            UnsafeWrites = task.UnsafeWrites,
            Diff = diff,
        };
        var values = Describe(task, file.Path, null);
        if (values.ContainsKey("checksum"))
        {
            values["md5sum"] = Md5(task.Content);
        }

        var predicted = new ModuleResult { Changed = true, Values = task.TellsAsCopy ? [] : Describe(task, file.Path, present), Diffs = [diff] };
        var result = WithAttributes(task, file.Path, present, predicted with { Values = values });
        // Before there is a file, check mode cannot compare its permissions.
        predicted = present is null ? predicted : WithAttributes(task, file.Path, present, predicted);
        return new Decision.Change([put], predicted, outcomes => Conclude(task, result, file.Path, outcomes[0])) { ConcludeFailure = outcome => Failure(task, file.Path, outcome) };
    }

    private static ModuleResult WithAttributes(ContentTask task, string path, FileEntry? present, ModuleResult result)
    {
        if (!task.TellsAttributes)
        {
            return result;
        }

        var before = present ?? new FileEntry { Kind = FileKind.Regular, Mode = FilePermissions.DefaultMode(isDirectory: false), UserName = "root", GroupName = "root" };
        var wanted = task.Attributes.ForNew(isDirectory: false) with { Mode = task.Attributes.ModeFor(present) };
        var diff = FileModule.AttributeDiff(path, before, wanted.ApplyTo(before), path + " (file attributes)");
        return diff.Before == diff.After ? result : result with
        {
            Diffs = AttributeHeader(task, path) is null ? result.Diffs : [.. result.Diffs, diff],
            Values = new JinjaDict(result.Values) { ["msg"] = result.Values["msg"] + " and ownership, perms or SE linux context changed" },
        };
    }

    private static string? AttributeHeader(ContentTask task, string path) => task.DiffSuffix.Length > 0 ? path + " (file attributes)" : null;

    private static (string? Text, Query? Ask) OldText(ContentTask task, Answers answers, IModuleContext context, FileEntry? present)
    {
        if (task.OldBytes is { } old && present is not null)
        {
            return (System.Text.Encoding.UTF8.GetString(old.Span), null);
        }

        if (present is null || !context.WantsDiff)
        {
            return (null, null);
        }

        if (!present.IsRegular || present.Size > DiffLimit || task.Content.Length > DiffLimit)
        {
            return (null, null);
        }

        var question = new FileContentQuery(task.Path) { Limit = DiffLimit };
        if (!answers.Contains(question))
        {
            return (null, question);
        }

        try
        {
            return (answers.Get(question) is { IsCut: false } content ? content.Text : null, null);
        }
        catch (ModuleFailedException)
        {
            // The old text is only for show: a file that may not be read can still be replaced.
            return (null, null);
        }
    }

    /// <summary>A file that may not be replaced is not looked at any closer.</summary>
    private static JinjaDict Kept(ContentTask task, string path)
    {
        var values = new JinjaDict { ["dest"] = path };
        if (task.Values.TryGetValue("src", out var source))
        {
            values["src"] = source;
        }

        return values;
    }

    private static JinjaDict Describe(ContentTask task, string path, FileEntry? entry, bool isSame = false)
    {
        var values = new JinjaDict(task.Values);
        if (task.ResultKey is null)
        {
            return values;
        }

        values[task.ResultKey] = path;
        if (isSame && task.TellsAsCopy)
        {
            values["path"] = path;
            values.Remove("src");
        }

        return FileResults.Describe(values, entry);
    }

    /// <summary>Putting a file answers with the name of the backup it kept, if any, and what is there now.</summary>
    private static ModuleResult Conclude(ContentTask task, ModuleResult result, string path, ChangeOutcome outcome)
    {
        var values = new JinjaDict(result.Values);
        if (outcome.OutputText.Split('\n')[0] is { Length: > 0 } backup && backup.StartsWith('/'))
        {
            values[task.BackupKey] = backup;
        }

        return result with { Values = task.ResultKey is null ? values : FileResults.Describe(values, FileResults.ReadStat(outcome, path)) };
    }

    /// <summary>As Ansible says it; copy and template also tell what they would have put there. Null: something else went wrong.</summary>
    private static ModuleResult? Failure(ContentTask task, string path, ChangeOutcome outcome)
    {
        var (error, values) = (outcome.ErrorText.Trim(), new JinjaDict());
        if (task.TellsAsCopy && task.Values.TryGetValue("checksum", out var checksum))
        {
            values["checksum"] = checksum;
        }

        if (outcome.Status == PutFile.NoFolder)
        {
            return ModuleResult.Failure(error, values);
        }

        if (FileFailure.NoAccount(error) is { } unknown)
        {
            return ModuleResult.Failure(unknown, new JinjaDict(values) { ["path"] = path });
        }

        return FileFailure.Invalidated(error, values) is { } invalid ? task.TellsAsCopy ? invalid : ModuleResult.Failure(error, values) : null;
    }

    // Not a matter of security: it is what Ansible's results call "checksum".
#pragma warning disable CA5350, CA5351
    public static string? Md5(FileContent content) => content is FileContent.InMemory memory ? Convert.ToHexStringLower(MD5.HashData(memory.Bytes.Span)) : null;

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes.Span));
#pragma warning restore CA5350, CA5351
}
