using System.Collections.Frozen;

namespace Playbooks.Modules.Systems;

/// <summary>One line of authorized_keys. <see cref="Blob"/> says which key it is; <see cref="Kind"/> is null for what is no key (comments, blank lines), which is kept as it is in Blob.</summary>
internal sealed record AuthorizedKey(string Blob, string? Kind, IReadOnlyList<KeyValuePair<string, string?>> Options, string Comment)
{
    private static readonly FrozenSet<string> Kinds = FrozenSet.ToFrozenSet<string>(
    [
        "ssh-rsa", "ssh-dss", "ssh-ed25519", "ssh-xmss@openssh.com", "rsa-sha2-256", "rsa-sha2-512", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ecdsa-sha2-nistp256@openssh.com", "webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "sk-ssh-ed25519@openssh.com",
        "ssh-rsa-cert-v01@openssh.com", "ssh-dss-cert-v01@openssh.com", "ssh-ed25519-cert-v01@openssh.com", "ssh-xmss-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com",
        "rsa-sha2-512-cert-v01@openssh.com", "ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp521-cert-v01@openssh.com",
        "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com",
    ]);

    /// <summary>Null for what is no key.</summary>
    public static AuthorizedKey? Parse(string line)
    {
        var words = line.Replace("\\#", "#", StringComparison.Ordinal).Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var kind = Array.FindIndex(words, Kinds.Contains);
        return kind < 0 || kind + 1 >= words.Length || words[0] == "#"
            ? null
            : new AuthorizedKey(words[kind + 1], words[kind], ParseOptions(string.Join(' ', words[..kind])), string.Join(' ', words[(kind + 2)..]));
    }

    /// <summary>A line that is kept.</summary>
    public static AuthorizedKey Other(string line) => new(line, null, [], "");

    /// <summary>Options are separated by commas outside quotes.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> ParseOptions(string text)
    {
        var options = new List<KeyValuePair<string, string?>>();
        var (start, quote) = (0, '\0');
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && text[index] is '"' or '\'' && (quote == '\0' || quote == text[index]))
            {
                quote = quote == '\0' ? text[index] : '\0';
            }
            else if (index == text.Length || (quote == '\0' && text[index] == ','))
            {
                var parts = text[start..index].Split('=', 2);
                if (index > start)
                {
                    options.Add(new(parts[0], parts.Length > 1 ? parts[1] : null));
                }

                start = index + 1;
            }
        }

        return options;
    }

    /// <summary>The same kind, comment and options, whatever their order.</summary>
    public bool IsSameAs(AuthorizedKey other)
        => Kind == other.Kind && Comment == other.Comment && Options.Count == other.Options.Count
            && Options.OrderBy(option => option.Key, StringComparer.Ordinal).SequenceEqual(other.Options.OrderBy(option => option.Key, StringComparer.Ordinal));

    /// <summary>The line with its end, as Ansible writes it: without a comment a blank stays at the end.</summary>
    public override string ToString()
    {
        var options = string.Join(',', Options.Select(option => option.Value is null ? option.Key : $"{option.Key}={option.Value}"));
        return Kind is null ? Blob : $"{(options.Length > 0 ? options + " " : "")}{Kind} {Blob} {Comment}\n";
    }
}
