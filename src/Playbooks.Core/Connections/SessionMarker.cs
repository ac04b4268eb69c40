using System.Security.Cryptography;
using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>What opening a session has in common for all transports.</summary>
internal static class SessionMarker
{
    /// <summary>Begins the hello line: everything a login prints before it is noise.</summary>
    public static string New() => "H@" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>The dead run whose lock is in the way; null when there is none.</summary>
    public static string? DeadHolder(ShellHandshake.Result result, RunClaims claims)
        => result.Session?.Hello is { IsLocked: true, Words: [var run, ..] } && claims.IsDead(run) ? run : null;

    /// <summary>Throws when the session may not be used: another run holds the host, or its folder belongs to somebody else.</summary>
    public static void Check(SessionHello hello, ConnectionOptions options)
    {
        if (hello.IsLocked)
        {
            var holder = hello.Words is [_, var process, ..] ? $"{string.Join(' ', hello.Words.Skip(2))} (its shell there has process id {process})" : "a run that is just starting";
            var kill = hello.Words is [_, var id, ..] ? $"; if it is gone for good, 'kill {id}' on the host sets it free" : "";
            throw new ConnectionException(ConnectionFailure.Locked, $"{options.HostName}: another run is changing this host: {holder}", $"wait until it has ended{kill}");
        }

        if (hello.State == "denied" && options.LockHolder is not null)
        {
            throw new ConnectionException(
                ConnectionFailure.NoShell, $"{options.HostName}: {hello.Folder} cannot be used: it is not a folder of the login user alone", $"remove {hello.Folder} on the host");
        }
    }
}
