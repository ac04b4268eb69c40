using System.Globalization;
using Playbooks.Connections;
using Playbooks.Queries;
using Playbooks.Queries.Files;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Permissions and ownership: what is asked for against what is there. Pure.</summary>
internal sealed class FilePermissions
{
    private readonly FileModeSpec? mode;
    private readonly string? owner;
    private readonly string? group;

    public FilePermissions(FileAttributeArguments arguments)
        : this(arguments, FileModeSpec.Parse(arguments.Mode))
    {
    }

    public FilePermissions(FileAttributeArguments arguments, FileModeSpec? mode)
    {
        foreach (var (name, value) in ((string, string?)[])[("seuser", arguments.Seuser), ("serole", arguments.Serole), ("setype", arguments.Setype), ("selevel", arguments.Selevel)])
        {
            if (value is not (null or "" or "_default"))
            {
                throw new ModuleFailedException($"{name}={value} is not supported: the SELinux context of files follows the host's policy; leave it out");
            }
        }

        if (!string.IsNullOrEmpty(arguments.Attributes))
        {
            throw new ModuleFailedException("attributes is not supported; use `command: chattr ...`");
        }

        this.mode = mode;
        owner = string.IsNullOrEmpty(arguments.Owner) ? null : arguments.Owner;
        group = string.IsNullOrEmpty(arguments.Group) ? null : arguments.Group;
    }

    public FileModeSpec? Mode => mode;

    public string? Owner => owner;

    public string? Group => group;

    public bool IsEmpty => mode is null && owner is null && group is null;

    /// <summary>The permissions it will have, null when nobody cares.</summary>
    public int? ModeFor(FileEntry? current, bool isDirectory = false)
        => mode?.Apply(current?.Mode ?? DefaultMode(isDirectory), isDirectory);

    public static int DefaultMode(bool isDirectory) => isDirectory ? 0b111_101_101 : 0b110_100_100;

    /// <summary>Questions that must be answered before <see cref="Differences"/> is known: numbers of names that differ from those shown.</summary>
    public IReadOnlyList<Query> Questions(FileEntry? current, Answers answers)
    {
        List<Query> questions = [];
        if (current is not null && NeedsNumber(owner, current.UserName) && !answers.Contains(new AccountQuery(owner!, false)))
        {
            questions.Add(new AccountQuery(owner!, false));
        }

        if (current is not null && NeedsNumber(group, current.GroupName) && !answers.Contains(new AccountQuery(group!, true)))
        {
            questions.Add(new AccountQuery(group!, true));
        }

        return questions;
    }

    /// <summary>What is not as it should be; null for a part that is. Links have no permissions of their own.</summary>
    public FilePermissionChange Differences(FileEntry current, Answers answers)
        => new()
        {
            Owner = IsSame(owner, current.UserName, current.UserId, isGroup: false, answers) ? null : Known(owner, isGroup: false, answers),
            OwnerId = NumberOf(owner, isGroup: false, answers),
            Group = IsSame(group, current.GroupName, current.GroupId, isGroup: true, answers) ? null : Known(group, isGroup: true, answers),
            GroupId = NumberOf(group, isGroup: true, answers),
            Mode = current.IsLink || ModeFor(current, current.IsDirectory) is not { } wanted || wanted == current.Mode ? null : wanted,
            // chown takes the set-id bits away: whoever asked for them gets them again.
            ModeAfterOwner = current.IsLink ? null : ModeFor(current, current.IsDirectory),
        };

    /// <summary>All that is asked for, for something new.</summary>
    public FilePermissionChange ForNew(bool isDirectory)
        => new() { Owner = owner, Group = group, Mode = ModeFor(null, isDirectory) };

    private static long? NumberOf(string? wanted, bool isGroup, Answers answers)
        => wanted is null ? null
            : IsNumber(wanted, out var number) ? number
            : answers.Contains(new AccountQuery(wanted, isGroup)) ? answers.Get(new AccountQuery(wanted, isGroup)).Id : null;

    /// <summary>A name nobody has is refused before anything is changed.</summary>
    private static string? Known(string? wanted, bool isGroup, Answers answers)
        => wanted is not null && !IsNumber(wanted, out _) && answers.Get(new AccountQuery(wanted, isGroup)).Id is null ? throw new ModuleFailedException(FileFailure.NoAccount(wanted, isGroup)) : wanted;

    private static bool NeedsNumber(string? wanted, string shown) => wanted is not null && wanted != shown && !IsNumber(wanted, out _);

    private static bool IsSame(string? wanted, string shown, long number, bool isGroup, Answers answers)
        => wanted is null || (IsNumber(wanted, out var id) ? id == number : wanted == shown || answers.Get(new AccountQuery(wanted, isGroup)).Id == number);

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>Parts of ownership and permissions to set; null = leave.</summary>
internal sealed record FilePermissionChange
{
    public string? Owner { get; init; }

    public string? Group { get; init; }

    /// <summary>Their numbers, where the host was asked for them.</summary>
    public long? OwnerId { get; init; }

    public long? GroupId { get; init; }

    public int? Mode { get; init; }

    /// <summary>Permissions to set again after a change of owner.</summary>
    public int? ModeAfterOwner { get; init; }

    public bool IsNeeded => Owner is not null || Group is not null || Mode is not null;

    /// <summary>sh commands joined by &amp;&amp; that set them on a path, given as a shell word. Empty when there is nothing to do.</summary>
    public string Script(string pathWord, bool isLink = false)
    {
        List<string> commands = [];
        if (Owner is not null || Group is not null)
        {
            var who = (Owner is null ? "" : ShellQuote.Word(Owner)) + (Group is null ? "" : ":" + ShellQuote.Word(Group));
            commands.Add($"chown {(isLink ? "-h " : "")}{who} -- {pathWord}");
        }

        if ((Mode ?? (commands.Count > 0 ? ModeAfterOwner : null)) is { } mode)
        {
            commands.Add($"chmod {FileModeSpec.Chmod(mode)} -- {pathWord}");
        }

        return string.Join(" && ", commands);
    }

    /// <summary>The entry as it will be.</summary>
    public FileEntry ApplyTo(FileEntry entry)
        => entry with
        {
            UserName = Owner ?? entry.UserName,
            GroupName = Group ?? entry.GroupName,
            UserId = Number(Owner, OwnerId, entry.UserId),
            GroupId = Number(Group, GroupId, entry.GroupId),
            Mode = Mode ?? entry.Mode,
        };

    /// <summary>-1: not known here.</summary>
    private static long Number(string? wanted, long? known, long present)
        => wanted switch
        {
            null => present,
            _ when known is { } number => number,
            "root" => 0,
            _ => long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1,
        };
}
