using System.Text;
using Playbooks.Connections;
using Playbooks.Jinja;
using Playbooks.Queries.Systems;

namespace Playbooks.Modules.Systems;

/// <summary>The SSH key that `user` makes with generate_ssh_key: asked for, made, told of.</summary>
internal sealed record UserKey(string File, bool HasPrivate, bool HasPublic, string Fingerprint, string? Public)
{
    private const string FileMark = "KEY:";

    public static string PathOf(UserArguments arguments, string home)
    {
        var file = arguments.SshKeyFile ?? ".ssh/id_" + arguments.SshKeyType;
        return file.StartsWith('/') ? file : $"{home.TrimEnd('/')}/{file}";
    }

    /// <summary>What is there of a key.</summary>
    public static CommandQuery Query(string file) => new(Look(ShellQuote.Word(file)));

    public static UserKey Read(string file, string text)
    {
        var lines = text.Split('\n', 3);
        return lines is [var there, var print, var rest] && there.StartsWith(FileMark, StringComparison.Ordinal)
            ? new UserKey(file, there.Contains("private", StringComparison.Ordinal), there.Contains("public", StringComparison.Ordinal), print.Trim(), there.Contains("public", StringComparison.Ordinal) ? rest.Trim() : null)
            : new UserKey(file, false, false, "", null);
    }

    /// <summary>The same, after the key was made.</summary>
    public static string Look(string word) => $$"""
        k={{word}}; printf '{{FileMark}}'; [ ! -e "$k" ] || printf ' private'; [ ! -e "$k.pub" ] || printf ' public'; echo
        f=; [ ! -e "$k" ] || f=$(ssh-keygen -l -f "$k" 2>&1); printf '%s\n' "$f"; cat "$k.pub" 2>/dev/null; true
        """;

    /// <summary>There is something in the way that only `force` overwrites.</summary>
    public bool IsThere => HasPrivate || HasPublic;

    public IReadOnlyList<string> Warnings(bool force)
    {
        var warnings = new List<string>();
        if (HasPrivate)
        {
            warnings.Add(Warning("private", File, force));
        }

        if (HasPublic && (force || !HasPrivate))
        {
            warnings.Add(Warning("public", File + ".pub", force));
        }

        return warnings;
    }

    public void AddTo(JinjaDict values)
    {
        values["ssh_fingerprint"] = Fingerprint;
        values["ssh_key_file"] = File;
        values["ssh_public_key"] = Public;
    }

    /// <summary>Makes the key, and its folder as the user's.</summary>
    public static RunScript Generate(UserArguments arguments, string file)
    {
        var words = new List<string> { "ssh-keygen", "-q", "-t", arguments.SshKeyType, "-f", file };
        if (arguments.SshKeyBits is > 0)
        {
            words.AddRange(["-b", $"{arguments.SshKeyBits}"]);
        }

        var comment = arguments.SshKeyComment is { } given ? ShellQuote.Word(given) : "\"ansible-generated on $(cat /proc/sys/kernel/hostname)\"";
        var (name, path, folder) = (ShellQuote.Word(arguments.Name), ShellQuote.Word(file), ShellQuote.Word(file[..file.LastIndexOf('/')]));
        var home = file.StartsWith('/') && arguments.SshKeyFile?.StartsWith('/') == true ? "" : $"""
            h=$(getent passwd {name} 2>/dev/null | cut -d: -f6); [ -z "$h" ] || [ -e "$h" ] || fail "User "{name}" home directory does not exist"

            """;
        var script = $$"""
            fail() { printf '%s' "$1" >&2; exit 1; }
            g=$(id -g {{name}}) || exit 1
            {{home}}[ -e {{folder}} ] || { mkdir {{folder}} 2>/dev/null && chmod 0700 {{folder}} && chown {{name}}:"$g" {{folder}}; } || fail "Failed to create "{{folder}}": [Errno 2] No such file or directory: '"{{folder}}"'"
            {{(arguments.Force ? $"rm -f {path} {path}.pub" : ":")}}
            {{Command(words, comment, path, arguments.SshKeyPassphrase is { Length: > 0 })}} && chown {{name}}:"$g" {{path}} {{path}}.pub
            """;
        return new RunScript($"make the SSH key {file}", script) { Input = arguments.SshKeyPassphrase is { Length: > 0 } phrase ? Encoding.UTF8.GetBytes(phrase + "\n") : (ReadOnlyMemory<byte>?)null };
    }

    /// <summary>A passphrase comes by standard input, and to ssh-keygen by a program that it asks: never in its arguments. One that cannot run leaves a key without passphrase: that is no key.</summary>
    private static string Command(IReadOnlyList<string> words, string comment, string path, bool hasPhrase)
        => !hasPhrase ? $"{ShellQuote.Words(words)} -N '' -C {comment} </dev/null" : $$"""
            t=$(mktemp -d) && trap 'rm -rf "$t"' EXIT && cat >"$t/p" && printf '#!/bin/sh\ncat "${0%%/*}/p"\n' >"$t/ask" && chmod 700 "$t/ask" || exit 1
            [ -n "$("$t/ask" 2>/dev/null)" ] || fail "ssh-keygen cannot be given the passphrase: no program runs in ${t%/*} (noexec?)"
            DISPLAY=:0 SSH_ASKPASS="$t/ask" SSH_ASKPASS_REQUIRE=force {{ShellQuote.Words(words)}} -C {{comment}} </dev/null || exit
            ! ssh-keygen -y -P '' -f {{path}} </dev/null >/dev/null 2>&1 || { rm -f {{path}} {{path}}.pub; fail "ssh-keygen did not take the passphrase: the key is removed"; }
            true
            """;

    private static string Warning(string kind, string file, bool force)
        => force ? $"Overwriting existing ssh key {kind} file \"{file}\"" : $"Found existing ssh key {kind} file \"{file}\", no force, so skipping ssh-keygen generation";
}
