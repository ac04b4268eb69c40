using System.Text.RegularExpressions;
using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>Makes one clear error of what ssh said. Its exit status alone says nothing (255 for everything), so its own messages decide; the hello line that did not come
/// tells that nobody was logged in.</summary>
internal static partial class SshFailure
{
    /// <param name="messages">ssh's own messages (-E file), and what it wrote to standard error.</param>
    public static ConnectionException Explain(ConnectionOptions options, ShellHandshake.Result result, string messages)
    {
        var host = options.HostName;
        var target = $"{options.Address}{(options.Port is { } number ? $" port {number}" : "")}";
        var all = messages + "\n" + result.ErrorText;
        if (Has("Could not resolve hostname"))
        {
            return Error(ConnectionFailure.Name, $"{host}: the name {options.Address} does not resolve", "set ansible_host in the inventory to an address, or correct the name");
        }

        if (Has("REMOTE HOST IDENTIFICATION HAS CHANGED") || Has("REVOKED HOST KEY") || Has("is marked as revoked"))
        {
            var known = KnownHostsLine().Match(all) is { Success: true } line ? $"{line.Groups[1].Value} line {line.Groups[2].Value}" : "known_hosts";
            var name = options.Port is { } port and not 22 ? $"[{options.Address}]:{port}" : options.Address;
            return Error(
                ConnectionFailure.HostKeyChanged,
                $"{host}: the host key of {target} is not the one that is known ({known}): either the machine was installed anew, or somebody else answers in its place",
                $"when you know why it changed: ssh-keygen -R '{name}', then playbook trust -i INVENTORY --limit {host}");
        }

        if (Has("host key is known for") || Has("Host key verification failed"))
        {
            return Error(ConnectionFailure.HostKeyUnknown, $"{host}: the host key of {target} is not known yet", $"playbook trust -i INVENTORY --limit {host} shows and records it (or set host_key_checking to accept-new)");
        }

        if (Has("Permission denied (") || Has("Too many authentication failures") || Has("Permission denied, please try again"))
        {
            return Authentication(options, all);
        }

        if (Refused().Match(all) is { Success: true } refused)
        {
            return new(ConnectionFailure.Unreachable, $"{host}: cannot reach {target}: {refused.Groups[1].Value}", "check that the machine is up, its address, and any firewall between")
            {
                IsTimeout = refused.Groups[1].Value.Contains("timed out", StringComparison.OrdinalIgnoreCase),
            };
        }

        if (Has("Unable to negotiate") || Has("Bad configuration option") || Has("unknown option") || Has("illegal option") || Has("keyword") && Has("extra arguments") || Has("terminating, ") || Has("Bad owner or permissions"))
        {
            return Error(ConnectionFailure.Configuration, $"{host}: ssh: {FirstLine(all)}", "check ~/.ssh/config and ansible_ssh_common_args");
        }

        if (Has("kex_exchange_identification") || Has("Connection closed by") || Has("Connection reset by") || Has("banner exchange") || Has("banner line contains")
            || Has("closed by remote host") || Has("not responding") || Has("Broken pipe"))
        {
            return new(ConnectionFailure.NotReady, $"{host}: {target} answers, but not (yet) as an SSH server: {FirstLine(all)}", "is it still starting, or is that another service's port?")
            {
                IsTimeout = Has("timed out during banner exchange"),
            };
        }

        if (Has("mux_client") || (result.ExitStatus == 255 && all.Trim().Length == 0 && result.OutputText.Trim().Length == 0))
        {
            return Error(ConnectionFailure.Lost, $"{host}: the kept connection to {target} was gone", "run it again");
        }

        return result.Ending == ShellHandshake.Ending.TimedOut
            ? Error(ConnectionFailure.NoShell, $"{host}: no shell after the time limit: {target} accepts the connection but does not answer", "a login profile that waits for input, or a hanging host; try: ssh " + options.Address)
            : NoShell(options, result, messages);

        bool Has(string part) => all.Contains(part, StringComparison.Ordinal);
    }

    /// <summary>The error for a session that was there and is gone.</summary>
    public static ConnectionException ExplainLoss(ConnectionOptions options, string messages, string lastWords)
    {
        var all = messages + "\n" + lastWords;
        var reason = all.Contains("Timeout, server", StringComparison.Ordinal) ? "the host stopped answering"
            : all.Contains("closed by remote host", StringComparison.Ordinal) ? "closed by the host"
            : FirstLine(all) is { Length: > 0 } said ? said
            // The master of a kept connection was started by an earlier run and wrote its last message there.
            : "it ended without a word: the host stopped answering, or its shell was killed";
        return new(ConnectionFailure.Lost, $"{options.HostName}: the connection was lost: {reason}");
    }

    private static ConnectionException Authentication(ConnectionOptions options, string all)
    {
        var user = DeniedUser().Match(all) is { Success: true } denied ? denied.Groups[1].Value : options.User ?? "the local user's name";
        var methods = Methods().Match(all) is { Success: true } offered ? $" (the host accepts: {offered.Groups[1].Value})" : "";
        var tried = options.PrivateKeyFile is { } key
            ? File.Exists(key) ? $"key {key}" : $"key {key}, which does not exist"
            : options.Password is null ? "the keys of the agent and of ~/.ssh" : "keys";
        var password = options.Password is null ? "" : " and the password";
        var unreadable = all.Contains("bad permissions", StringComparison.Ordinal) ? "; the key file is readable by others and was ignored (chmod 600)" : "";
        return new(
            ConnectionFailure.Authentication,
            $"{options.HostName}: {user} may not log in with {tried}{password}{unreadable}{methods}",
            $"check ansible_user and ansible_ssh_private_key_file, or put your key there: playbook trust -i INVENTORY --limit {options.HostName}");
    }

    private static ConnectionException NoShell(ConnectionOptions options, ShellHandshake.Result result, string messages)
    {
        var said = FirstLine(result.OutputText) is { Length: > 0 } printed ? printed : FirstLine(result.ErrorText) is { Length: > 0 } complained ? complained : FirstLine(messages);
        var shown = said.Length == 0 ? $"it ended with status {result.ExitStatus}" : $"\"{said}\"";
        return new(
            ConnectionFailure.NoShell,
            $"{options.HostName}: logged in, but no shell started: {shown}",
            "the account needs a login shell without a forced command, and a profile that does not end it");
    }

    private static ConnectionException Error(ConnectionFailure failure, string message, string remedy) => new(failure, message, remedy);

    private static string FirstLine(string text)
        => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(line => !line.StartsWith("Warning: Permanently added", StringComparison.Ordinal)) ?? "";

    [GeneratedRegex(@"connect to (?:host|address) .*: (Connection refused|Connection timed out|No route to host|Network is unreachable|Operation timed out|Host is down)", RegexOptions.IgnoreCase)]
    private static partial Regex Refused();

    [GeneratedRegex(@"(?:Offending .* key in|key in) (\S+):(\d+)")]
    private static partial Regex KnownHostsLine();

    [GeneratedRegex(@"^(\S+)@\S+: Permission denied", RegexOptions.Multiline)]
    private static partial Regex DeniedUser();

    [GeneratedRegex(@"Permission denied \(([^)]*)\)")]
    private static partial Regex Methods();
}
