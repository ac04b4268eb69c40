using System.Collections.Frozen;

namespace Playbooks.Variables;

/// <summary>Tells facts from connection and engine variables, which also begin with ansible_: only a fact is worth a visit to the host.</summary>
internal static class FactNames
{
    /// <summary>The entry in the set of unknown names that stands for all facts.</summary>
    public const string Unknown = "ansible_facts";

    private static readonly FrozenSet<string> NotFacts = new[]
    {
        "ansible_host", "ansible_port", "ansible_user", "ansible_password", "ansible_connection", "ansible_shell_type", "ansible_shell_executable",
        "ansible_python_interpreter", "ansible_timeout", "ansible_host_key_checking", "ansible_ssh_host_key_checking", "ansible_private_key_file", "ansible_pipelining", "ansible_remote_tmp",
        "ansible_async_dir", "ansible_run_tags", "ansible_skip_tags", "ansible_loop", "ansible_loop_var", "ansible_index_var", "ansible_managed",
        "ansible_failed_task", "ansible_failed_result", "ansible_network_os", "ansible_group_priority", "ansible_delegated_vars", "ansible_config_file",
        "ansible_search_path", "ansible_facts_parallel", "ansible_no_log", "ansible_limit", "ansible_inventory_sources", "ansible_check_mode", "ansible_diff_mode",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] NotFactPrefixes =
        ["ansible_ssh_", "ansible_become", "ansible_play", "ansible_role", "ansible_dependent_role", "ansible_parent_role", "ansible_sudo", "ansible_su_", "ansible_paramiko", "ansible_winrm", "ansible_docker"];

    /// <summary>What setup tells of itself, under these very names.</summary>
    public static bool IsOfGathering(string name) => name is "gather_subset" or "module_setup";

    public static bool IsFact(string name)
        => !NotFacts.Contains(name)
            && (name.StartsWith("ansible_ssh_host_key_", StringComparison.Ordinal)
                || !Array.Exists(NotFactPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
