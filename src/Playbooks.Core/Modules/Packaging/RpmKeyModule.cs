using System.Text.RegularExpressions;
using Playbooks.Connections;
using Playbooks.Modules.Commands;
using Playbooks.Modules.Net;
using Playbooks.Queries;
using Playbooks.Queries.Systems;
using Playbooks.Results;

namespace Playbooks.Modules.Packaging;

/// <summary>Arguments of `rpm_key`.</summary>
internal sealed record RpmKeyArguments
{
    [Argument("The key: an address, a file on the node, or its id (to remove one, or to look for it).", Required = true)]
    public string Key { get; init; } = "";

    [Argument("Fingerprint that a key to be imported must have; spaces do not matter.")]
    public string? Fingerprint { get; init; }

    [Argument("present or absent.", Choices = ["absent", "present"])]
    public string State { get; init; } = "present";

    [Argument("false: accept any certificate of the server that key names.")]
    public bool ValidateCerts { get; init; } = true;
}

/// <summary>A public key in the rpm database, by the node's rpm and gpg. No results but changed.</summary>
internal sealed partial class RpmKeyModule : Module<RpmKeyArguments>
{
    public override string Name => "rpm_key";

    public override IReadOnlyList<Query> Ask(RpmKeyArguments arguments, IModuleContext context) => [Question(arguments, context)];

    public override Decision Decide(RpmKeyArguments arguments, Answers answers, IModuleContext context)
    {
        var answer = answers.Get(Question(arguments, context));
        var fields = answer.Text.Split('\0');
        if (fields is not [_, var kind, var about, var installed, ..])
        {
            return Decision.Fail(answer.Error.Trim() is { Length: > 0 } error ? error : "the key cannot be looked at");
        }

        if (Problem(arguments, kind, about) is { } problem)
        {
            return Decision.Fail(problem);
        }

        var keyId = Normal(kind == "id" ? arguments.Key : PublicId(about));
        if (keyId.Length == 0)
        {
            return Decision.Fail("Unexpected gpg output");
        }

        var isThere = installed.Split('\n').Select(line => line.Split(':')).Any(parts => parts.Length > 4 && parts[4].Contains(keyId, StringComparison.Ordinal));
        if (isThere == (arguments.State == "present"))
        {
            return Decision.Ok(ModuleResult.Ok);
        }

        return arguments.State == "absent"
            ? Change($"remove the key {keyId}", $"rpm --erase --allmatches gpg-pubkey-{ShellQuote.Word((keyId.Length > 8 ? keyId[^8..] : keyId).ToLowerInvariant())}")
            : kind == "id" ? Decision.Fail("When importing a key, a valid file must be given")
            : WrongFingerprint(arguments, about) is { } wrong ? Decision.Fail(wrong)
            : Change($"import the key {keyId}", Import(arguments));
    }

    private static Decision.Change Change(string description, string script) => new([new RunScript(description, script) { StatusIsData = true }], new ModuleResult { Changed = true }, outcomes => outcomes[0].Status == 0 ? new ModuleResult { Changed = true } : ModuleResult.Failure(outcomes[0].ErrorText));

    private static string? Problem(RpmKeyArguments arguments, string kind, string about) => kind switch
    {
        "norpm" => "Failed to find required executable \"rpm\" in paths: it is for systems with rpm",
        "nogpg" => "Failed to find required executable \"gpg2\" in paths: install gnupg on the host",
        "nofile" => $"Not a valid key {arguments.Key}",
        "nodownload" => $"failed to fetch key at {arguments.Key} , error was: {about.Trim()}",
        "nokey" => $"Not a public key: {arguments.Key}",
        "error" => about,
        _ => null,
    };

    private static string? WrongFingerprint(RpmKeyArguments arguments, string about)
    {
        var wanted = arguments.Fingerprint?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var has = Field(about, "fpr:", 9);
        return string.IsNullOrEmpty(wanted) || wanted == has ? null : $"The specified fingerprint, '{wanted}', does not match the key fingerprint '{has}'";
    }

    private static string PublicId(string about) => Field(about, "pub:", 4);

    private static string Field(string about, string record, int index)
        => about.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(record, StringComparison.Ordinal))?.Split(':').ElementAtOrDefault(index) ?? "";

    private static string Normal(string keyId)
    {
        var id = keyId.Trim().ToUpperInvariant();
        return id.StartsWith("0X", StringComparison.Ordinal) ? id[2..] : id;
    }

    private static bool IsAddress(RpmKeyArguments arguments) => arguments.Key.Contains("://", StringComparison.Ordinal);

    private static string Import(RpmKeyArguments arguments)
        => IsAddress(arguments) ? CommandSteps.Prelude + Download(arguments) + "rpm --import \"$t/key\"" : $"rpm --import {RemotePath.ToShell(arguments.Key)}";

    private static string Download(RpmKeyArguments arguments)
        => $"(\nt=$t/http\n{new HttpRequest(new GetUrlArguments { Url = arguments.Key, ValidateCerts = arguments.ValidateCerts }).DownloadScript(isPrinted: true)}\n) >\"$t/key\" 2>\"$t/e\" || {{ cat \"$t/e\" >&2; exit 1; }}\n";

    /// <summary>Answers NUL KIND NUL what gpg says of the key NUL what it says of those in the database.</summary>
    private static CommandQuery Question(RpmKeyArguments arguments, IModuleContext context)
    {
        var bring = IsAddress(arguments)
            ? $"if ! ( {Download(arguments)} ); then tell nodownload \"$(cat \"$t/e\")\"; fi\ngrep -q 'BEGIN PGP PUBLIC KEY BLOCK' \"$t/key\" || tell nokey ''\nk=url\n"
            : KeyId().IsMatch(arguments.Key) ? "k=id\n"
            : $"[ -f {RemotePath.ToShell(arguments.Key)} ] || tell nofile ''\ncat {RemotePath.ToShell(arguments.Key)} >\"$t/key\" || exit\nk=file\n";
        return new CommandQuery(CommandResults.Export(context.Environment) + CommandSteps.Prelude + $$"""
            command -v rpm >/dev/null || { printf '\0norpm\0\0\0'; exit 0; }
            g=$(command -v gpg || command -v gpg2) || { printf '\0nogpg\0\0\0'; exit 0; }
            tell() { printf '\0%s\0%s\0\0' "$1" "$2"; exit 0; }
            {{bring}}if [ $k != id ]; then run "$g" --no-tty --batch --with-colons --fixed-list-mode --with-fingerprint "$t/key" || tell error "$(cat "$t/e")"; fi
            printf '\0%s\0' $k; [ $k = id ] || cat "$t/o"; printf '\0'
            if rpm -q gpg-pubkey >/dev/null 2>&1; then rpm -q gpg-pubkey --qf '%{description}' | "$g" --no-tty --batch --with-colons --fixed-list-mode - 2>/dev/null; fi
            printf '\0'
            """);
    }

    [GeneratedRegex("^(?:0x)?[0-9a-f]{8}", RegexOptions.IgnoreCase)]
    private static partial Regex KeyId();
}
