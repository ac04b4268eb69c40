using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Trust;

/// <summary>The user's public key: as given, else that of the private key in use, else (none is set) the first in ~/.ssh. One is made when there is none at all.</summary>
internal static class PublicKey
{
    private static readonly string[] Usual = ["id_ed25519", "id_ecdsa", "id_rsa"];

    public static async Task<string> FindAsync(string? given, string? privateKey, string homeFolder, TextWriter notes, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            string[] named = [HomePath.Expand(given, homeFolder), HomePath.Expand(given, homeFolder) + ".pub"];
            return named.FirstOrDefault(file => file.EndsWith(".pub", StringComparison.Ordinal) && File.Exists(file)) is { } it
                ? await ReadAsync(it, cancellationToken).ConfigureAwait(false)
                : throw new PlaybookException(SourcePosition.CommandLine("--key"), $"there is no public key {given}", "name a file that ends in .pub");
        }

        // The key that ssh will log in with, and no other one.
        string[] keys = privateKey is not null ? [HomePath.Expand(privateKey, homeFolder)] : [.. Usual.Select(name => Path.Combine(homeFolder, ".ssh", name))];
        if (keys.Select(key => key + ".pub").FirstOrDefault(File.Exists) is { } found)
        {
            return await ReadAsync(found, cancellationToken).ConfigureAwait(false);
        }

        if (keys.FirstOrDefault(File.Exists) is { } path)
        {
            var (status, printed, error) = await SshTool.RunAsync(["ssh-keygen", "-y", "-P", "", "-f", path], cancellationToken).ConfigureAwait(false);
            return status == 0 ? printed.Trim() : throw new PlaybookException(SourcePosition.None, $"no public key beside {path}: {error.Trim()}", "name one with --key FILE.pub");
        }

        path = Path.GetFullPath(keys[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await SshTool.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], cancellationToken).ConfigureAwait(false);
        notes.WriteLine($"there was no key yet: made {path}");
        return await ReadAsync(path + ".pub", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken) => (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim();

    /// <summary>A script that adds the key for the user it runs as, once.</summary>
    public static string InstallScript(string key)
    {
        var quoted = Connections.ShellQuote.Word(key);
        return $"""
            set -e
            umask 077
            mkdir -p ~/.ssh
            touch ~/.ssh/authorized_keys
            if ! grep -qxF -- {quoted} ~/.ssh/authorized_keys; then
                if [ -s ~/.ssh/authorized_keys ] && [ -n "$(tail -c 1 ~/.ssh/authorized_keys)" ]; then echo >> ~/.ssh/authorized_keys; fi
                printf '%s\n' {quoted} >> ~/.ssh/authorized_keys
            fi
            if command -v restorecon > /dev/null 2>&1; then restorecon -R ~/.ssh || true; fi
            """;
    }
}
