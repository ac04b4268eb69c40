using Playbooks.Controller;
using Playbooks.Execution;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Planning;

/// <summary>Finds ansible.cfg as Ansible does (ANSIBLE_CONFIG, the current folder, ~/.ansible.cfg, /etc/ansible/ansible.cfg) and reads it; ANSIBLE_... variables win over it.
/// Settings nobody knows are ignored.</summary>
internal sealed class SettingsLoader(IControllerEnvironment environment, bool standsInForAnsible = false)
{
    private static readonly (string Section, string Key, string Why)[] Unsupported =
    [
        ("defaults", "library", "modules of your own are not supported"),
        ("defaults", "module_utils", "modules of your own are not supported"),
        ("defaults", "action_plugins", "plugins are not supported"),
        ("defaults", "filter_plugins", "plugins are not supported"),
        ("defaults", "test_plugins", "plugins are not supported"),
        ("defaults", "lookup_plugins", "plugins are not supported"),
        ("defaults", "vars_plugins", "plugins are not supported"),
        ("defaults", "connection_plugins", "plugins are not supported"),
        ("defaults", "enable_task_debugger", "there is no task debugger"),
        ("defaults", "inventory_plugins", "plugins are not supported"),
    ];

    private ConfigurationFile? file;

    /// <summary>With what Ansible does where nothing is set and this program does otherwise.</summary>
    private readonly bool failsOnUnread = !standsInForAnsible;

    public Settings Load()
    {
        file = FindFile() is { } path ? ConfigurationFile.Read(path) : null;
        return ReadFurther(ReadConnection(new Settings
        {
            File = file?.Path,
            Foretells = !standsInForAnsible,
            Inventories = Paths("ANSIBLE_INVENTORY", "defaults", "inventory", ','),
            IgnoredInventoryEndings = Words("ANSIBLE_INVENTORY_IGNORE", "defaults", "inventory_ignore_extensions") ?? Words(null, "inventory", "ignore_extensions"),
            IgnoredInventoryPatterns = Words("ANSIBLE_INVENTORY_IGNORE_REGEX", "defaults", "inventory_ignore_patterns") ?? Words(null, "inventory", "ignore_patterns") ?? [],
            InventoryPlugins = Words("ANSIBLE_INVENTORY_ENABLED", "inventory", "enable_plugins"),
            AnyUnreadInventoryFails = Bool("ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED", "inventory", "any_unparsed_is_failed") ?? failsOnUnread,
            AllUnreadInventoriesFail = Bool("ANSIBLE_INVENTORY_UNPARSED_FAILED", "inventory", "unparsed_is_failed") ?? false,
            GroupNameMode = Text("ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS", "defaults", "force_valid_group_names"),
            ExportsInventory = Bool("ANSIBLE_INVENTORY_EXPORT", "inventory", "export"),
            RolesPath = Paths("ANSIBLE_ROLES_PATH", "defaults", "roles_path", ':'),
            VaultPasswordFile = FilePath("ANSIBLE_VAULT_PASSWORD_FILE", "defaults", "vault_password_file"),
            VaultIdentities = Words("ANSIBLE_VAULT_IDENTITY_LIST", "defaults", "vault_identity_list") ?? [],
            MergesHashes = Text("ANSIBLE_HASH_BEHAVIOUR", "defaults", "hash_behaviour") == "merge",
            Forks = Forks(),
            Warnings = UnsupportedKeys(),
        }));
    }

    private Settings ReadConnection(Settings settings) => settings with
    {
        RemoteUser = Text("ANSIBLE_REMOTE_USER", "defaults", "remote_user"),
        RemotePort = Number("ANSIBLE_REMOTE_PORT", "defaults", "remote_port"),
        PrivateKeyFile = FilePath("ANSIBLE_PRIVATE_KEY_FILE", "defaults", "private_key_file"),
        HostKeyChecking = Bool("ANSIBLE_HOST_KEY_CHECKING", "defaults", "host_key_checking"),
        Timeout = Number("ANSIBLE_TIMEOUT", "defaults", "timeout"),
        Connection = Text("ANSIBLE_TRANSPORT", "defaults", "transport"),
        AskPass = Bool("ANSIBLE_ASK_PASS", "defaults", "ask_pass"),
        Become = Bool("ANSIBLE_BECOME", "privilege_escalation", "become"),
        BecomeUser = Text("ANSIBLE_BECOME_USER", "privilege_escalation", "become_user"),
        BecomeMethod = Text("ANSIBLE_BECOME_METHOD", "privilege_escalation", "become_method"),
        BecomeExe = Text("ANSIBLE_BECOME_EXE", "privilege_escalation", "become_exe"),
        BecomeFlags = Text("ANSIBLE_BECOME_FLAGS", "privilege_escalation", "become_flags"),
        BecomeAskPass = Bool("ANSIBLE_BECOME_ASK_PASS", "privilege_escalation", "become_ask_pass"),
        SshArgs = Text("ANSIBLE_SSH_ARGS", "ssh_connection", "ssh_args"),
        SshCommonArgs = Text("ANSIBLE_SSH_COMMON_ARGS", "ssh_connection", "ssh_common_args"),
        SshExtraArgs = Text("ANSIBLE_SSH_EXTRA_ARGS", "ssh_connection", "ssh_extra_args"),
        SshExecutable = Text("ANSIBLE_SSH_EXECUTABLE", "ssh_connection", "ssh_executable"),
    };

    private Settings ReadFurther(Settings settings) => settings with
    {
        Gathering = Text("ANSIBLE_GATHERING", "defaults", "gathering"),
        FactCache = FactCache(),
        JinjaExtensions = Words("ANSIBLE_JINJA2_EXTENSIONS", "defaults", "jinja2_extensions") ?? [],
        KeepsTypes = Bool("ANSIBLE_JINJA2_NATIVE", "defaults", "jinja2_native"),
        ManagedNotice = Text(null, "defaults", "ansible_managed"),
        AnyErrorsFatal = Bool("ANSIBLE_ANY_ERRORS_FATAL", "defaults", "any_errors_fatal"),
        ForceHandlers = Bool("ANSIBLE_FORCE_HANDLERS", "defaults", "force_handlers"),
        ShowsSkipped = Bool("ANSIBLE_DISPLAY_SKIPPED_HOSTS", "defaults", "display_skipped_hosts"),
        ShowsOk = Bool("ANSIBLE_DISPLAY_OK_HOSTS", "defaults", "display_ok_hosts"),
        NoLog = Bool("ANSIBLE_NO_LOG", "defaults", "no_log"),
        WritesRetryFiles = Bool("ANSIBLE_RETRY_FILES_ENABLED", "defaults", "retry_files_enabled"),
        RetryFolder = FilePath("ANSIBLE_RETRY_FILES_SAVE_PATH", "defaults", "retry_files_save_path"),
        AlwaysDiff = Bool("ANSIBLE_DIFF_ALWAYS", "diff", "always"),
        AsyncFolder = Text("ANSIBLE_ASYNC_DIR", "defaults", "async_dir"),
        PollInterval = Number("ANSIBLE_POLL_INTERVAL", "defaults", "poll_interval"),
        Strategy = Text("ANSIBLE_STRATEGY", "defaults", "strategy"),
        RunTags = Words("ANSIBLE_RUN_TAGS", "tags", "run") ?? [],
        SkipTags = Words("ANSIBLE_SKIP_TAGS", "tags", "skip") ?? [],
    };

    private FactCacheOptions? FactCache()
    {
        if (Found("ANSIBLE_CACHE_PLUGIN", "defaults", "fact_caching") is not var (plugin, position) || plugin is "memory" or "ansible.builtin.memory")
        {
            return null;
        }

        return plugin is not ("jsonfile" or "ansible.builtin.jsonfile")
            ? throw new PlaybookException(position, $"fact_caching is '{plugin}'", "memory and jsonfile are there")
            : new FactCacheOptions(
                FilePath("ANSIBLE_CACHE_PLUGIN_CONNECTION", "defaults", "fact_caching_connection")
                    ?? throw new PlaybookException(position, "error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)"),
                Text("ANSIBLE_CACHE_PLUGIN_PREFIX", "defaults", "fact_caching_prefix") ?? "",
                TimeSpan.FromSeconds(Number("ANSIBLE_CACHE_PLUGIN_TIMEOUT", "defaults", "fact_caching_timeout") ?? 86400));
    }

    private string? FindFile()
    {
        if (environment.Variable("ANSIBLE_CONFIG") is { Length: > 0 } given)
        {
            var path = Path.GetFullPath(Expand(given), environment.CurrentFolder);
            path = Directory.Exists(path) ? Path.Combine(path, "ansible.cfg") : path;
            if (File.Exists(path))
            {
                return path;
            }
        }

        string[] candidates = [Path.Combine(environment.CurrentFolder, "ansible.cfg"), Path.Combine(environment.HomeFolder, ".ansible.cfg"), "/etc/ansible/ansible.cfg"];
        return candidates.FirstOrDefault(path => File.Exists(path) && !(path == candidates[0] && IsWorldWritable(environment.CurrentFolder)));
    }

    /// <summary>Anybody could have put the file there, so Ansible does not take it either.</summary>
    private static bool IsWorldWritable(string folder) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherWrite);

    private string? Text(string? variable, string section, string key) => Found(variable, section, key)?.Value;

    private (string Value, SourcePosition Position)? Found(string? variable, string section, string key)
        => variable is not null && environment.Variable(variable) is { Length: > 0 } value ? (value, new SourcePosition(variable, 0, 0)) : file?.Find(section, key);

    private bool? Bool(string variable, string section, string key)
        => Found(variable, section, key) is not var (value, position) ? null
            : value.Length == 0 ? false
            : BooleanText.Parse(value) ?? throw new PlaybookException(position, $"{key} is '{value}'", "write true or false");

    /// <summary>None at once would wait for ever.</summary>
    private int? Forks()
        => Number("ANSIBLE_FORKS", "defaults", "forks") is not { } forks ? null
            : forks >= 1 ? forks
            : throw new PlaybookException(Found("ANSIBLE_FORKS", "defaults", "forks")!.Value.Position, $"forks is '{forks}': {RunOptions.TooFewForks}", "write a number of 1 or more");

    private int? Number(string variable, string section, string key)
        => Found(variable, section, key) is not var (value, position) ? null
            : int.TryParse(value, out var number) ? number
            : throw new PlaybookException(position, $"{key} is '{value}'", "write a whole number");

    private string[]? Words(string? variable, string section, string key)
        => Text(variable, section, key)?.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private IReadOnlyList<string> Paths(string variable, string section, string key, char separator)
        => Found(variable, section, key) is not var (value, position) ? []
            : separator == ',' && value.TrimEnd().EndsWith(',') ? [value]
            : [.. value.Split([separator, '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(path => FullPath(path, position))];

    private string? FilePath(string variable, string section, string key) => Found(variable, section, key) is var (value, position) && value.Length > 0 ? FullPath(value, position) : null;

    /// <summary>Paths in the file are relative to it, those of the environment to the current folder.</summary>
    private string FullPath(string path, SourcePosition position)
        => Path.GetFullPath(Expand(path.Replace("{{CWD}}", environment.CurrentFolder, StringComparison.Ordinal)), position.Line > 0 ? file!.Folder : environment.CurrentFolder);

    private string Expand(string path) => HomePath.Expand(path, environment.HomeFolder);

    private IReadOnlyList<Mistake> UnsupportedKeys()
        => [.. Unsupported.Select(setting => (setting, Found: file?.Find(setting.Section, setting.Key)))
            .Where(pair => pair.Found is not null)
            .Select(pair => new Mistake(pair.Found!.Value.Position, $"[{pair.setting.Section}] {pair.setting.Key} has no effect: {pair.setting.Why}"))];
}
