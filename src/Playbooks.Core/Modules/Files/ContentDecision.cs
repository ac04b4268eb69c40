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
            return Decision.Ok(new ModuleResult { Values = Describe(task, file.Path, file.Target, "file already exists") });
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
            return new Diff(path, null, header, null) { Note = string.Create(CultureInfo.InvariantCulture, $"diff skipped: the size is greater than {DiffLimit}") };
        }

        return memory.Bytes.Span.Contains((byte)0) || before?.Contains('\0', StringComparison.Ordinal) == true
            ? new Diff(path, null, header, null) { Note = "diff skipped: source or destination is binary" }
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
            return Decision.Ok(new ModuleResult { Values = Describe(task, file.Path, present) });
        }

        var after = difference.ApplyTo(present);
        return FileModule.Change($"set {FileModule.Summary(difference)} of {file.Path}", difference.Script(ShellQuote.Word(file.Path)), file.Path, Describe(task, file.Path, after), task.ResultKey is null ? null : after, FileModule.AttributeDiff(file.Path, present, after, AttributeHeader(task, file.Path)));
    }

    private static Decision DecideWrite(ContentTask task, Answers answers, IModuleContext context, FileAnswer file, FileEntry? present)
    {
        if (task.Validate is { } command && !command.Contains("%s", StringComparison.Ordinal))
        {
            return Decision.Fail($"validate must contain %s: {command}");
        }

        var (before, ask) = OldText(task, answers, context, file, present);
        if (ask is not null)
        {
            return new Decision.Ask([ask]);
        }

        var diff = present is not null && before is null && context.WantsDiff
            ? new Diff(file.Path, null, task.Source ?? file.Path, null) { Note = "diff skipped: the file is too large, binary or unreadable" }
            : Diff(file.Path + task.DiffSuffix, before, task.Content, task.Source, isNew: present is null && task.DiffSuffix.Length == 0);
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
        var start = present ?? new FileEntry { Kind = FileKind.Regular, Mode = FilePermissions.DefaultMode(isDirectory: false), UserId = -1, GroupId = -1 };
        var attributes = task.Attributes.ForNew(isDirectory: false) with { Mode = task.Attributes.ModeFor(present) };
        var after = attributes.ApplyTo(start) with { Size = task.Content.Length };
        var values = Describe(task, file.Path, after);
        if (values.ContainsKey("checksum"))
        {
            values["md5sum"] = Md5(task.Content);
        }

        var attributeDiff = present is not null && AttributeHeader(task, file.Path) is { } heading ? FileModule.AttributeDiff(file.Path, present, after, heading) : null;
        var result = new ModuleResult { Changed = true, Values = values, Diffs = attributeDiff is null || attributeDiff.Before == attributeDiff.After ? [diff] : [diff, attributeDiff] };
        return new Decision.Change([put], result, outcomes => Conclude(task, result, file.Path, outcomes[0])) { ConcludeFailure = outcome => NoFolder(values, outcome) };
    }

    private static string? AttributeHeader(ContentTask task, string path) => task.DiffSuffix.Length > 0 ? path + " (file attributes)" : null;

    private static (string? Text, Query? Ask) OldText(ContentTask task, Answers answers, IModuleContext context, FileAnswer file, FileEntry? present)
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

    private static JinjaDict Describe(ContentTask task, string path, FileEntry? entry, string? message = null)
    {
        var values = new JinjaDict(task.Values);
        if (task.ResultKey is null)
        {
            return values;
        }

        values[task.ResultKey] = path;
        if (message is not null)
        {
            values["msg"] = message;
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

    /// <summary>As copy and template say it: also what they would have put there.</summary>
    private static ModuleResult? NoFolder(JinjaDict values, ChangeOutcome outcome)
    {
        if (outcome.Status != PutFile.NoFolder)
        {
            return null;
        }

        var result = ModuleResult.Failure(outcome.ErrorText.Trim());
        if (values.TryGetValue("checksum", out var checksum))
        {
            result.Values["checksum"] = checksum;
        }

        return result;
    }

    // Not a matter of security: it is what Ansible's results call "checksum".
#pragma warning disable CA5350, CA5351
    private static string? Md5(FileContent content) => content is FileContent.InMemory memory ? Convert.ToHexStringLower(MD5.HashData(memory.Bytes.Span)) : null;

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes.Span));
#pragma warning restore CA5350, CA5351
}
