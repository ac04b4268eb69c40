using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Ansible;

/// <summary>What plain text means in YAML 1.1.</summary>
internal static partial class YamlScalars
{
    /// <summary>The text, written without quotes, is read as text again.</summary>
    public static bool IsText(string text) => text.Length > 0 && !(text[0] switch
    {
        'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' => Boolean().IsMatch(text) || text is "null" or "Null" or "NULL",
        '~' => text == "~",
        '<' => text == "<<",
        '=' => text == "=",
        '!' or '&' or '*' => text.Length == 1,
        '-' or '+' or '.' or (>= '0' and <= '9') => Integer().IsMatch(text) || Float().IsMatch(text) || Timestamp().IsMatch(text),
        _ => false,
    });

    [GeneratedRegex(@"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\z")]
    private static partial Regex Boolean();

    [GeneratedRegex(@"^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\z")]
    private static partial Regex Timestamp();
}
