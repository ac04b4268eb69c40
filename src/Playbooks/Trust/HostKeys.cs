using Playbooks.Connections;
using Playbooks.Controller;

namespace Playbooks.Trust;

/// <summary>The host keys that one machine shows: lines for known_hosts, and the fingerprints to compare.</summary>
internal sealed record ShownKeys(string Host, IReadOnlyList<string> Lines, IReadOnlyList<string> Fingerprints);

/// <summary>Looks at host keys with the user's own ssh, so that aliases, jump hosts and other ports of ~/.ssh/config count; records them where that ssh looks for them.</summary>
internal static class HostKeys
{
    /// <summary>Null: the machine showed none; the second part says why.</summary>
    public static async Task<(ShownKeys? Keys, string Error)> LookAsync(ConnectionOptions options, CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        try
        {
            string[] own = ["UserKnownHostsFile=" + file, "GlobalKnownHostsFile=/dev/null", "StrictHostKeyChecking=accept-new", "HashKnownHosts=no", "ControlPath=none", "BatchMode=yes",
                "PreferredAuthentications=none", $"ConnectTimeout={(int)options.ConnectTimeout.TotalSeconds}"];
            var (_, _, error) = await SshTool.RunAsync(Words(options, own, "true"), cancellationToken).ConfigureAwait(false);
            var lines = (await File.ReadAllLinesAsync(file, cancellationToken).ConfigureAwait(false)).Where(line => line.Length > 0).ToList();
            if (lines.Count == 0)
            {
                return (null, error.Trim());
            }

            var (_, printed, _) = await SshTool.RunAsync(["ssh-keygen", "-l", "-f", file], cancellationToken).ConfigureAwait(false);
            return (new ShownKeys(options.HostName, lines, [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Fingerprint)]), "");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The file that this host's ssh would write a new key to.</summary>
    public static async Task<string> KnownHostsFileAsync(ConnectionOptions options, string homeFolder, CancellationToken cancellationToken)
    {
        var (_, output, _) = await SshTool.RunAsync(Words(options, [], null, "-G"), cancellationToken).ConfigureAwait(false);
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("userknownhostsfile ", StringComparison.Ordinal));
        var file = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) ?? "~/.ssh/known_hosts";
        return HomePath.Expand(file, homeFolder);
    }

    public static void Record(string file, IEnumerable<string> lines)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var known = File.Exists(file) ? File.ReadAllText(file) : "";
        var missing = lines.Where(line => !known.Split('\n').Contains(line)).ToList();
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(stream) { NewLine = "\n" };
        writer.Write(known.Length > 0 && !known.EndsWith('\n') ? "\n" : "");
        missing.ForEach(writer.WriteLine);
    }

    private static string Fingerprint(string printed)
    {
        // 256 SHA256:... name (ED25519)
        var words = printed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 3 ? printed : $"{words[^1].Trim('(', ')')} {words[1]}";
    }

    private static List<string> Words(ConnectionOptions options, IEnumerable<string> own, string? command, params string[] flags)
    {
        List<string> words = [options.SshExecutable, "-T", .. flags, .. own.SelectMany(option => new[] { "-o", option }), .. options.ExtraArguments];
        words.AddRange(options.Port is { } port ? ["-p", $"{port}"] : []);
        words.AddRange(options.User is { } user ? ["-l", user] : []);
        words.AddRange(["--", options.Address]);
        words.AddRange(command is null ? [] : [command]);
        return words;
    }
}
