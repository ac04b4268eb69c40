using System.Security.Cryptography;
using System.Text;
using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Connections;

/// <summary>The private folder on this machine for multiplexing sockets, ssh's messages and password pipes: under XDG_RUNTIME_DIR, else the cache, else the temporary folder.
/// A socket's path has to be short: 90 bytes, of which ssh's own part takes 48.</summary>
internal sealed class SshControlFolder(IControllerEnvironment environment)
{
    private const int LongestFolder = 90 - 1 - 8 - 40;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Lock gate = new();
    private string? path;

    /// <summary>The folder, made when it is not there.</summary>
    public string Path
    {
        get
        {
            lock (gate)
            {
                return path ??= Open();
            }
        }
    }

    /// <summary>ControlPath for one set of options: two runs share a connection only when they would log in the same way.</summary>
    public string SocketFor(ConnectionOptions options)
    {
        var identity = string.Join('\0', [options.SshExecutable, options.PrivateKeyFile ?? "", options.Password is null ? "" : "password", options.HostKeyChecking, .. options.ExtraArguments]);
        return System.IO.Path.Combine(Path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8] + "%C");
    }

    /// <summary>A new name for a file of this process.</summary>
    public string NewFile(string kind)
        => System.IO.Path.Combine(Path, $"{kind}.{Environment.ProcessId}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");

    private string Open()
    {
        string?[] candidates =
        [
            environment.Variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime) ? System.IO.Path.Combine(runtime, "playbook") : null,
            System.IO.Path.Combine(environment.CacheFolder, "ssh"),
            System.IO.Path.Combine(System.IO.Path.GetTempPath(), $".playbook-ssh-{environment.UserName}"),
        ];
        foreach (var candidate in candidates.OfType<string>())
        {
            if (Encoding.UTF8.GetByteCount(candidate) <= LongestFolder && TryOpen(candidate))
            {
                RemoveLeftOvers(candidate);
                return candidate;
            }
        }

        throw new ConnectionException(
            ConnectionFailure.Configuration,
            $"no private folder with a short enough path for ssh's sockets (tried {string.Join(", ", candidates.OfType<string>())})",
            "set XDG_RUNTIME_DIR to a folder of yours with a path below 40 characters");
    }

    private static bool TryOpen(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, Private);
            // Fails for a folder of somebody else, unless we are root, to whom it does not matter.
            File.SetUnixFileMode(folder, Private);
            return File.ResolveLinkTarget(folder, returnFinalTarget: false) is null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Files of processes that were killed.</summary>
    private static void RemoveLeftOvers(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*.*.*"))
        {
            if (entry.Name.Split('.') is [_, var owner, _] && int.TryParse(owner, out var process) && Directory.Exists("/proc/self") && !Directory.Exists($"/proc/{process}"))
            {
                try
                {
                    if (entry is DirectoryInfo left)
                    {
                        left.Delete(recursive: true);
                    }
                    else
                    {
                        entry.Delete();
                    }
                }
                catch (IOException)
                {
                    // Another run was faster.
                }
            }
        }
    }
}
