using System.Text.RegularExpressions;
using Playbooks.Connections;

namespace Playbooks.Modules.Net;

/// <summary>Downloads whose address is given on standard input: an address may hold a password or a token, and every user of a node sees the arguments of its programs.</summary>
internal static partial class AddressInput
{
    /// <summary>curl, with options as shell text.</summary>
    public static string Curl(string options, string address)
        => $"printf '%s\\n' {ShellQuote.Word($"url = \"{address.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")} | curl {options} -K -";

    /// <summary>wget, GNU's or busybox's. The latter takes an address as an argument only, so it is not given one that looks secret.</summary>
    public static string Wget(string options, string address)
        => $"if wget --help 2>&1 | grep -qi busybox; then {Busybox($"wget {options} {ShellQuote.Word(address)}", LooksSecret(address))}; else printf '%s\\n' {ShellQuote.Word(address)} | wget {options} -i -; fi";

    /// <summary>The command, or what is said in its place.</summary>
    public static string Busybox(string command, bool isSecret)
        => isSecret ? "{ echo 'only curl and GNU wget keep passwords and tokens to themselves, and the host has neither' >&2; (exit 127); }" : command;

    /// <summary>There is a password in it, or what may be one in its query.</summary>
    public static bool LooksSecret(string address)
        => address.Split("://", 2)[^1].Split('/')[0].Contains('@', StringComparison.Ordinal) || SecretName().IsMatch(address);

    [GeneratedRegex("(?i)[?&][^=&]*(token|key|pass|secret|sig|auth|credential)[^=&]*=")]
    private static partial Regex SecretName();
}
