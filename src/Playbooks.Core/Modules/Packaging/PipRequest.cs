using System.Text.RegularExpressions;
using Playbooks.Values;

namespace Playbooks.Modules.Packaging;

/// <summary>What pip is told: the words after its name. Pure.</summary>
internal sealed partial class PipRequest
{
    // Options that say where from and how, not what or where to: with them, what is installed already is right.
    private static readonly string[] Harmless =
    [
        "--break-system-packages", "--no-cache-dir", "--disable-pip-version-check", "--quiet", "-q", "--no-input", "--no-index", "--prefer-binary", "--no-color", "--isolated", "--no-compile", "--no-warn-script-location",
    ];

    private static readonly string[] HarmlessWithValue =
        ["--index-url", "-i", "--extra-index-url", "--trusted-host", "--proxy", "--cert", "--client-cert", "--timeout", "--retries", "--find-links", "-f", "--root-user-action", "--cache-dir", "--no-binary", "--only-binary", "--log"];

    public PipRequest(PipArguments arguments)
    {
        Packages = arguments.Name is { Count: > 0 } names ? [.. Recover(names).Select(Normal)] : [];
        if (arguments.Version is { Length: > 0 } version && Packages is [var only])
        {
            Packages = [char.IsAsciiDigit(version.TrimStart()[0]) ? $"{only}=={version.Trim()}" : Normal(only + version.Trim())];
        }

        Extra = [.. ShellWords.OfArgument(arguments.ExtraArgs ?? "")];
        if (arguments.Editable && !Extra.Contains("-e"))
        {
            Extra = [.. Extra, "-e"];
        }

        string[] verb = arguments.State switch
        {
            "absent" => ["uninstall", "-y"],
            "latest" => ["install", "-U"],
            "forcereinstall" => ["install", "-U", "--force-reinstall"],
            _ => ["install"],
        };
        Words = [.. verb, .. Extra, .. Packages.Count > 0 ? Packages : ["-r", arguments.Requirements ?? ""]];
    }

    public IReadOnlyList<string> Packages { get; }

    public IReadOnlyList<string> Extra { get; }

    public IReadOnlyList<string> Words { get; }

    /// <summary>A name is an address of a version control system.</summary>
    public bool HasRepository => Packages.Any(package => Repository().IsMatch(package));

    /// <summary>What is installed already can settle it.</summary>
    public bool IsPlain
    {
        get
        {
            for (var index = 0; index < Extra.Count; index++)
            {
                var option = Extra[index].Split('=')[0];
                if (HarmlessWithValue.Contains(option))
                {
                    index += Extra[index].Contains('=', StringComparison.Ordinal) ? 0 : 1;
                }
                else if (!Harmless.Contains(option))
                {
                    return false;
                }
            }

            return true;
        }
    }

    public static bool HasVersion(string package) => Specified().IsMatch(package);

    /// <summary>Names and versions again from what commas cut apart: "django>1.11" and "&lt;1.12" are one requirement, "a[b" and "c]" one name.</summary>
    public static IReadOnlyList<string> Recover(IEnumerable<string> names)
    {
        List<string> packages = [], parts = [];
        var isInBrackets = false;
        foreach (var name in names.SelectMany(line => line.Split(',')))
        {
            if (!Operator().IsMatch(name) && !isInBrackets && parts.Count > 0)
            {
                packages.Add(string.Join(',', parts));
                parts = [];
            }

            isInBrackets = (isInBrackets || name.Contains('[', StringComparison.Ordinal)) && !name.Contains(']', StringComparison.Ordinal);
            parts.Add(name);
        }

        packages.Add(string.Join(',', parts));
        return packages;
    }

    /// <summary>As Python's packaging writes a requirement: without spaces, versions in order.</summary>
    private static string Normal(string package)
    {
        var match = Specified().Match(package);
        if (!match.Success)
        {
            return package.Trim();
        }

        var versions = match.Groups[2].Value.Trim('(', ')', ' ').Split(',').Select(part => Space().Replace(part, "")).Where(part => part.Length > 0).Order(StringComparer.Ordinal);
        return Space().Replace(match.Groups[1].Value, "") + string.Join(',', versions);
    }

    [GeneratedRegex("^(?:svn|git|hg|bzr)\\+")]
    private static partial Regex Repository();

    [GeneratedRegex("^\\s*(?:>=|<=|>|<|==|!=|~=)")]
    private static partial Regex Operator();

    [GeneratedRegex("^\\s*([A-Za-z0-9][A-Za-z0-9._-]*\\s*(?:\\[[^]]*\\])?)\\s*(\\(?\\s*(?:>=|<=|>|<|===?|!=|~=)[^;@]*)$")]
    private static partial Regex Specified();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}
