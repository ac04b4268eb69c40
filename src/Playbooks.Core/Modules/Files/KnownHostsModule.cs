using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>Arguments of `known_hosts`.</summary>
internal sealed record KnownHostsArguments : FileAttributeArguments
{
    [Argument("The host's name or address; [name]:port for another port than 22.", Required = true, Aliases = ["host"])]
    public string Name { get; init; } = "";

    [Argument("The line(s) of the known_hosts file for the host, beginning with its name. Needed with state=present.")]
    public string? Key { get; init; }

    [Argument("The file on the node.")]
    public string Path { get; init; } = "~/.ssh/known_hosts";

    [Argument("Write the name hashed.")]
    public bool HashHost { get; init; }

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";
}

/// <summary>Keeps a host's keys in a known_hosts file; keys of other types of the same host stay. Results: name, key, msg.</summary>
internal sealed partial class KnownHostsModule : Module<KnownHostsArguments>
{
    public override string Name => "known_hosts";

    public override IReadOnlyList<Query> Ask(KnownHostsArguments arguments, IModuleContext context)
        => arguments is { State: "present", Key: null or "" }
            ? throw new ModuleFailedException("No key specified when adding a host")
            : TextEdit.Questions(File(arguments), create: true);

    public override Decision Decide(KnownHostsArguments arguments, Answers answers, IModuleContext context)
    {
        var text = TextEdit.Read(File(arguments), answers);
        var lines = text is null or "" ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n').ToList();
        var keys = (arguments.Key ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').Select(line => Checked(line, arguments)).ToList();
        var isChanged = keys.Count == 0 && arguments.State == "absent" && lines.RemoveAll(line => IsFor(line, arguments.Name)) > 0;
        foreach (var key in keys)
        {
            isChanged |= Edit(lines, key, arguments);
        }

        var after = !isChanged ? text ?? "" : string.Concat(lines.Select(line => line + "\n"));
        var values = new JinjaDict { ["name"] = arguments.Name, ["key"] = arguments.Key, ["path"] = arguments.Path, ["state"] = arguments.State, ["hash_host"] = arguments.HashHost };
        return text is null && !isChanged ? Decision.Ok(new ModuleResult { Values = values }) : TextEdit.Decide(File(arguments), answers, context, text, after, values, resultKey: "path");
    }

    /// <summary>One key: the same one stays (or goes), another of its type makes place for it, further types stay beside it.</summary>
    private static bool Edit(List<string> lines, string key, KnownHostsArguments arguments)
    {
        var wanted = Fields(key);
        var at = lines.FindIndex(line => IsFor(line, arguments.Name) && Fields(line) is { Length: > 2 } fields && fields[1] == wanted[1]);
        var isSame = at >= 0 && Fields(lines[at])[2] == wanted[2] && IsSameName(Fields(lines[at])[0], wanted[0]);
        if ((isSame && arguments.State == "present") || (at < 0 && arguments.State == "absent"))
        {
            return false;
        }

        if (at >= 0)
        {
            lines.RemoveAt(at);
        }

        if (arguments.State == "present")
        {
            lines.Add(key);
        }

        return true;
    }

    private static bool IsSameName(string first, string second) => first == second || (IsHashed(first) && IsHashed(second));

    private static bool IsHashed(string name) => name.StartsWith("|1|", StringComparison.Ordinal);

    private static string[] Fields(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The line as it will stand in the file.</summary>
    private static string Checked(string line, KnownHostsArguments arguments)
    {
        if (ManyNames().IsMatch(arguments.Name))
        {
            throw new ModuleFailedException("Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.");
        }

        return Fields(line) is [var names, _, _, ..] fields && IsFor(line, arguments.Name)
            ? arguments.HashHost && !IsHashed(names) ? $"{Hashed(arguments.Name)} {string.Join(' ', fields[1..])}" : line
            : throw new ModuleFailedException("Host parameter does not match hashed host field in supplied key");
    }

    /// <summary>Whether a line of the file is about this host, by its plain or its hashed name. Lines with a marker (@cert-authority) are left alone.</summary>
    private static bool IsFor(string line, string name)
    {
        var names = line.TrimStart().Split((char[])[' ', '\t'], 2)[0];
        if (names.Length == 0 || names[0] is '#' or '@')
        {
            return false;
        }

        return names.StartsWith("|1|", StringComparison.Ordinal)
            ? names.Split('|') is [_, _, var salt, var hash] && Hash(salt, name) == hash
            : names.Split(',').Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static string? Hash(string salt, string name)
    {
        Span<byte> key = stackalloc byte[64];
        if (!Convert.TryFromBase64String(salt, key, out var length))
        {
            return null;
        }

        // The format of the file asks for SHA-1.
#pragma warning disable CA5350
        return Convert.ToBase64String(HMACSHA1.HashData(key[..length], Encoding.UTF8.GetBytes(name.ToLowerInvariant())));
#pragma warning restore CA5350
    }

    /// <summary>The salt is the name's own digest, so that the same task always writes the same line.</summary>
    private static string Hashed(string name)
    {
        var salt = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan(0, 20));
        return $"|1|{salt}|{Hash(salt, name)}";
    }

    private static IniFileArguments File(KnownHostsArguments arguments)
        => new() { Path = arguments.Path, Mode = arguments.Mode, Owner = arguments.Owner, Group = arguments.Group };

    [GeneratedRegex(@"\S\s*,\s*")]
    private static partial Regex ManyNames();
}
