using Playbooks.Execution;
using Playbooks.Results;

namespace Playbooks.Planning;

/// <summary>What ansible.cfg and ANSIBLE_... variables set, as far as it matters here. Null or empty: not set. Command line options win over all of it.</summary>
internal sealed record Settings
{
    /// <summary>The configuration file that was read; null without one.</summary>
    public string? File { get; init; }

    /// <summary>What is certain to fail is told before any host is touched; under Ansible's own program names at its turn.</summary>
    public bool Foretells { get; init; } = true;

    public IReadOnlyList<string> Inventories { get; init; } = [];

    /// <summary>Endings of files that a folder of inventories does not read, besides those that never are; null: Ansible's own.</summary>
    public IReadOnlyList<string>? IgnoredInventoryEndings { get; init; }

    /// <summary>Regular expressions of names that a folder of inventories does not read.</summary>
    public IReadOnlyList<string> IgnoredInventoryPatterns { get; init; } = [];

    /// <summary>[inventory] enable_plugins; null: Ansible's own list.</summary>
    public IReadOnlyList<string>? InventoryPlugins { get; init; }

    /// <summary>any_unparsed_is_failed: a source of the inventory that cannot be read ends the program. So it is unless set otherwise, but for Ansible's own program names.</summary>
    public bool AnyUnreadInventoryFails { get; init; } = true;

    /// <summary>unparsed_is_failed: the same when none can be read.</summary>
    public bool AllUnreadInventoriesFail { get; init; }

    /// <summary>force_valid_group_names: never, ignore, always, silently.</summary>
    public string? GroupNameMode { get; init; }

    /// <summary>[inventory] export: `inventory --list` shows variables where they were written.</summary>
    public bool? ExportsInventory { get; init; }

    /// <summary>fact_caching = jsonfile with its folder; null: facts last for the run.</summary>
    public FactCacheOptions? FactCache { get; init; }

    public IReadOnlyList<string> RolesPath { get; init; } = [];

    public string? RemoteUser { get; init; }

    public int? RemotePort { get; init; }

    public string? PrivateKeyFile { get; init; }

    public bool? HostKeyChecking { get; init; }

    public int? Forks { get; init; }

    /// <summary>Seconds to wait for a connection.</summary>
    public int? Timeout { get; init; }

    public string? VaultPasswordFile { get; init; }

    /// <summary>LABEL@SOURCE each.</summary>
    public IReadOnlyList<string> VaultIdentities { get; init; } = [];

    /// <summary>ssh, smart, local, ...</summary>
    public string? Connection { get; init; }

    public bool? Become { get; init; }

    public string? BecomeUser { get; init; }

    public string? BecomeMethod { get; init; }

    public string? BecomeExe { get; init; }

    public string? BecomeFlags { get; init; }

    public bool? BecomeAskPass { get; init; }

    public bool? AskPass { get; init; }

    public string? SshArgs { get; init; }

    public string? SshCommonArgs { get; init; }

    public string? SshExtraArgs { get; init; }

    public string? SshExecutable { get; init; }

    /// <summary>hash_behaviour = merge.</summary>
    public bool MergesHashes { get; init; }

    /// <summary>implicit (facts when something needs them), explicit (only when a play says gather_facts: true), smart.</summary>
    public string? Gathering { get; init; }

    /// <summary>jinja2_extensions: jinja2.ext.do and jinja2.ext.loopcontrols; others do nothing.</summary>
    public IReadOnlyList<string> JinjaExtensions { get; init; } = [];

    /// <summary>jinja2_native: what a template gives keeps its type; text is the literal of Python that stands in it.</summary>
    public bool? KeepsTypes { get; init; }

    /// <summary>ansible_managed: what templates see under this name.</summary>
    public string? ManagedNotice { get; init; }

    public bool? AnyErrorsFatal { get; init; }

    /// <summary>display_skipped_hosts.</summary>
    public bool? ShowsSkipped { get; init; }

    /// <summary>display_ok_hosts.</summary>
    public bool? ShowsOk { get; init; }

    public bool? ForceHandlers { get; init; }

    public bool? NoLog { get; init; }

    /// <summary>retry_files_enabled: a playbook in which hosts failed leaves their names in NAME.retry.</summary>
    public bool? WritesRetryFiles { get; init; }

    /// <summary>retry_files_save_path: folder of those files; null: beside the playbook.</summary>
    public string? RetryFolder { get; init; }

    /// <summary>[diff] always.</summary>
    public bool? AlwaysDiff { get; init; }

    /// <summary>async_dir: folder on the nodes for the files of background jobs.</summary>
    public string? AsyncFolder { get; init; }

    /// <summary>poll_interval: seconds between two looks at a background job.</summary>
    public int? PollInterval { get; init; }

    public string? Strategy { get; init; }

    public IReadOnlyList<string> RunTags { get; init; } = [];

    public IReadOnlyList<string> SkipTags { get; init; } = [];

    /// <summary>Settings that are known and not supported.</summary>
    public IReadOnlyList<Mistake> Warnings { get; init; } = [];
}
