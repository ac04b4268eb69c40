namespace Playbooks.Variables;

/// <summary>How its host is reached, as a task of Ansible's always sees it: ansible_connection, ansible_user, ... from the other name of the variable, the keyword, or the run. Neither
/// hostvars nor the expression of a loop has them, and how a host is really reached never depends on them.</summary>
internal static class ImpliedVariables
{
    private static readonly string[] All =
    [
        "ansible_connection", "ansible_host", "ansible_ssh_host", "ansible_user", "ansible_ssh_user", "ansible_password", "ansible_ssh_pass", "ansible_port", "ansible_ssh_port",
        "ansible_timeout", "ansible_ssh_timeout", "ansible_pipelining", "ansible_ssh_pipelining", "ansible_private_key_file", "ansible_ssh_private_key_file",
        "ansible_shell_executable", "ansible_module_compression",
    ];

    /// <summary>Those that have a value here.</summary>
    public static IEnumerable<string> Names(TaskScope scope) => All.Where(name => name is "ansible_host" or "ansible_ssh_host" ? !scope.IsHostOnly && scope.Host.Name.Length > 0 : TryFind(scope, name, out _));

    public static bool TryFind(TaskScope scope, string name, out object? value)
    {
        value = null;
        if (scope.IsHostOnly || scope.HidesImplied || scope.Host.Name.Length == 0 || !name.StartsWith("ansible_", StringComparison.Ordinal))
        {
            return false;
        }

        var (run, keywords) = (scope.Play.Connection, scope.Frame.Keywords);
        return name switch
        {
            "ansible_connection" => Is(keywords.Connection ?? run.Transport, out value),
            "ansible_host" => Twin(scope, "ansible_ssh_host", out value) || Is(Address(scope), out value),
            "ansible_ssh_host" => Twin(scope, "ansible_host", out value) || Is(Address(scope), out value),
            "ansible_user" => Twin(scope, "ansible_ssh_user", out value) || Is(keywords.RemoteUser ?? run.User, out value),
            "ansible_ssh_user" => Twin(scope, "ansible_user", out value) || Is(keywords.RemoteUser ?? run.User, out value),
            "ansible_password" => Twin(scope, "ansible_ssh_pass", out value),
            "ansible_ssh_pass" => Twin(scope, "ansible_password", out value),
            "ansible_port" => Twin(scope, "ansible_ssh_port", out value),
            "ansible_ssh_port" => Twin(scope, "ansible_port", out value),
            "ansible_timeout" => Twin(scope, "ansible_ssh_timeout", out value) || Is((long)run.Timeout, out value),
            "ansible_ssh_timeout" => Twin(scope, "ansible_timeout", out value) || Is((long)run.Timeout, out value),
            "ansible_pipelining" => Twin(scope, "ansible_ssh_pipelining", out value) || Is(false, out value),
            "ansible_ssh_pipelining" => Twin(scope, "ansible_pipelining", out value) || Is(false, out value),
            "ansible_private_key_file" => Twin(scope, "ansible_ssh_private_key_file", out value) || Is(run.PrivateKey, out value),
            "ansible_ssh_private_key_file" => Twin(scope, "ansible_private_key_file", out value) || Is(run.PrivateKey, out value),
            "ansible_shell_executable" => Is("/bin/sh", out value),
            "ansible_module_compression" => Is("ZIP_DEFLATED", out value),
            _ => false,
        };
    }

    private static bool Twin(TaskScope scope, string name, out object? value) => scope.TryFindSet(name, out value);

    private static bool Is(object? known, out object? value) => (value = known) is not null;

    private static string Address(TaskScope scope) => scope.Play.Members.Inventory(null).IsImplicit(scope.Host.Name) ? "127.0.0.1" : scope.Host.Name;
}
