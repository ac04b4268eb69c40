using Playbooks.Controller;
using Playbooks.Variables;

namespace Playbooks.Execution;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record RunOptions
{
    public const int DefaultForks = 50;

    /// <summary>Ansible's words.</summary>
    public const string TooFewForks = "The number of processes (--forks) must be >= 1";

    /// <summary>Names (cluster) or files.</summary>
    public required IReadOnlyList<string> Playbooks { get; init; }

    /// <summary>Files, folders, or "host," lists.</summary>
    public IReadOnlyList<string> Inventories { get; init; } = [];

    public IReadOnlyList<string> Limit { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> SkipTags { get; init; } = [];

    /// <summary>As written: key=value words, JSON or YAML, @file.</summary>
    public IReadOnlyList<string> ExtraVars { get; init; } = [];

    /// <summary>gathering = smart: a host whose facts an earlier play gathered is not asked again.</summary>
    public bool GathersOnce { get; init; }

    /// <summary>Null: facts last for the run.</summary>
    public FactCacheOptions? FactCache { get; init; }

    /// <summary>--flush-cache: what earlier runs left is forgotten.</summary>
    public bool ForgetsFacts { get; init; }

    public bool Check { get; init; }

    public bool Diff { get; init; }

    /// <summary>How many hosts connect or have a request in flight at once.</summary>
    public int Forks { get; init; } = DefaultForks;

    public int Verbosity { get; init; }

    public string? User { get; init; }

    public bool Become { get; init; }

    public string? BecomeUser { get; init; }

    public string? BecomeMethod { get; init; }

    public string? BecomePassword { get; init; }

    public string? ConnectionPassword { get; init; }

    public string? Connection { get; init; }

    public string? PrivateKey { get; init; }

    /// <summary>What tasks see of the way to a host when nothing else says it.</summary>
    public ConnectionDefaults ConnectionDefaults => new() { Transport = Connection is null or "smart" ? "ssh" : Connection, User = User, PrivateKey = PrivateKey, Timeout = Timeout ?? 10 };

    public string? SshCommonArguments { get; init; }

    public string? SshExtraArguments { get; init; }

    /// <summary>The ansible.cfg that was read.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>display_skipped_hosts = false.</summary>
    public bool HideSkipped { get; init; }

    /// <summary>display_ok_hosts = false.</summary>
    public bool HideOk { get; init; }

    /// <summary>Seconds to wait for a connection.</summary>
    public int? Timeout { get; init; }

    /// <summary>Seconds between two looks at a background job whose task does not say; null: 15.</summary>
    public int? PollInterval { get; init; }

    /// <summary>Folder on the nodes for the files of background jobs; null: ~/.ansible_async.</summary>
    public string? AsyncFolder { get; init; }

    public string? HostKeyChecking { get; init; }

    /// <summary>Whether a playbook in which hosts failed leaves their names in a file, for --limit @FILE.</summary>
    public bool WritesRetryFiles { get; init; }

    /// <summary>Folder of those files; null: beside the playbook.</summary>
    public string? RetryFolder { get; init; }

    public string? StartAtTask { get; init; }

    public bool ForceHandlers { get; init; }

    /// <summary>Confirmations are answered with yes: see <see cref="IUserPrompt"/>.</summary>
    public bool AssumeYes { get; init; }

    /// <summary>Vault identities: label and password (or null label for the default).</summary>
    public IReadOnlyList<(string? Label, string Password)> VaultPasswords { get; init; } = [];
}
