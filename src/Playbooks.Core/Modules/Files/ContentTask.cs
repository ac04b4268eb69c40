using Playbooks.Jinja;
using Playbooks.Queries.Files;

namespace Playbooks.Modules.Files;

/// <summary>A content that shall be at a path: what copy, template, lineinfile and their like come down to.</summary>
internal sealed record ContentTask(string Path, FileContent Content, FilePermissions Attributes)
{
    public bool Follow { get; init; }

    public bool Backup { get; init; }

    public string? Validate { get; init; }

    public bool UnsafeWrites { get; init; }

    /// <summary>False: a file that is there stays as it is.</summary>
    public bool Force { get; init; } = true;

    /// <summary>The content that is there, when it is known already; empty when nothing is.</summary>
    public ReadOnlyMemory<byte>? OldBytes { get; init; }

    /// <summary>The header of the new text in a diff; null = the path.</summary>
    public string? Source { get; init; }

    /// <summary>What the headers of a diff say after the path.</summary>
    public string DiffSuffix { get; init; } = "";

    /// <summary>The name of the path in the result; null when the module registers nothing about the file.</summary>
    public string? ResultKey { get; init; } = "dest";

    /// <summary>The name of the backup in the result.</summary>
    public string BackupKey { get; init; } = "backup_file";

    public JinjaDict Values { get; init; } = [];

    /// <summary>The result is what Ansible's copy and template tell: nothing more than "changed" in check mode, the path twice when only permissions were looked at.</summary>
    public bool TellsAsCopy { get; init; }

    /// <summary>Permissions that change together with the text are a difference of their own, and said in msg.</summary>
    public bool TellsAttributes { get; init; }

    /// <summary>The question its decision needs.</summary>
    public FileQuery Question => OldBytes is not null ? new FileQuery(Path) : QuestionOf(Path, Content);

    /// <summary>The same before there is a task: what is at a path, for a content that shall be there.</summary>
    public static FileQuery QuestionOf(string path, FileContent content) => new(path) { Digests = DigestAlgorithms.Sha256, OnlyIfSize = content.Length };
}
