using Playbooks.Execution;
using Playbooks.Variables.Lookups;

namespace Playbooks.Planning;

/// <summary>Settings by the names that ansible-config lists them under, with Ansible's values where nothing is set: what the lookup `config` gives.</summary>
internal sealed class SettingValues(Settings settings, string homeFolder)
{
    public Setting? Find(string name)
    {
        var isKnown = true;
        object? value = name switch
        {
            "ANY_ERRORS_FATAL" => settings.AnyErrorsFatal ?? false,
            "CONFIG_FILE" => settings.File,
            "DEFAULT_ASK_PASS" => settings.AskPass ?? false,
            "DEFAULT_BECOME" => settings.Become ?? false,
            "DEFAULT_BECOME_ASK_PASS" => settings.BecomeAskPass ?? false,
            "DEFAULT_BECOME_EXE" => settings.BecomeExe,
            "DEFAULT_BECOME_FLAGS" => settings.BecomeFlags,
            "DEFAULT_BECOME_METHOD" => settings.BecomeMethod ?? "sudo",
            "DEFAULT_BECOME_USER" => settings.BecomeUser ?? "root",
            "DEFAULT_FORCE_HANDLERS" => settings.ForceHandlers ?? false,
            "DEFAULT_FORKS" => (long)(settings.Forks ?? 5),
            "DEFAULT_GATHERING" => settings.Gathering ?? "implicit",
            "DEFAULT_HASH_BEHAVIOUR" => settings.MergesHashes ? "merge" : "replace",
            "DEFAULT_HOST_LIST" => List(settings.Inventories, ["/etc/ansible/hosts"]),
            "DEFAULT_JINJA2_NATIVE" => settings.KeepsTypes ?? false,
            "DEFAULT_MANAGED_STR" => settings.ManagedNotice ?? "Ansible managed",
            "DEFAULT_NO_LOG" => settings.NoLog ?? false,
            "DEFAULT_POLL_INTERVAL" => (long)(settings.PollInterval ?? TaskSettings.UsualPoll),
            "DEFAULT_PRIVATE_KEY_FILE" => settings.PrivateKeyFile,
            "DEFAULT_REMOTE_PORT" => (long?)settings.RemotePort,
            "DEFAULT_REMOTE_USER" => settings.RemoteUser,
            "DEFAULT_ROLES_PATH" => List(settings.RolesPath, [Path.Combine(homeFolder, ".ansible/roles"), "/usr/share/ansible/roles", "/etc/ansible/roles"]),
            "DEFAULT_STRATEGY" => settings.Strategy ?? "linear",
            "DEFAULT_TIMEOUT" => (long)(settings.Timeout ?? 10),
            "DEFAULT_TRANSPORT" => settings.Connection ?? "smart",
            "DEFAULT_UNDEFINED_VAR_BEHAVIOR" => true,
            "DEFAULT_VAULT_PASSWORD_FILE" => settings.VaultPasswordFile,
            "DIFF_ALWAYS" => settings.AlwaysDiff ?? false,
            "HOST_KEY_CHECKING" => settings.HostKeyChecking ?? true,
            "TAGS_RUN" => List(settings.RunTags, []),
            "TAGS_SKIP" => List(settings.SkipTags, []),
            _ => isKnown = false,
        };
        return isKnown ? new Setting(value) : null;
    }

    private static List<object?> List(IReadOnlyList<string> given, IReadOnlyList<string> usual) => [.. given.Count > 0 ? given : usual];
}
