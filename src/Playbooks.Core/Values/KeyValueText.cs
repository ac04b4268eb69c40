using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Playbooks.Values;

/// <summary>The short form of arguments, `src=a dest="b c" {{ rest }}`: split and unquoted as Ansible's parse_kv does, with templates kept whole.</summary>
internal static partial class KeyValueText
{
    public const string Raw = "_raw_params";

    private static readonly string[] CommandOptions = ["creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline", "strip_empty_ends"];

    /// <summary>Names and values in order; what is no name=value stands under `_raw_params`. With <paramref name="isCommand"/> only a command's own options are taken out.
    /// Throws <see cref="FormatException"/> for unbalanced quotes or braces.</summary>
    public static OrderedDictionary<string, string> Parse(string text, bool isCommand)
    {
        var options = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var raw = new List<string>();
        foreach (var word in Split(text))
        {
            var decoded = DecodeEscapes(word);
            var sign = FindSign(decoded);
            if (sign < 0)
            {
                raw.Add(decoded.Contains('=') ? decoded.Replace("\\=", "=", StringComparison.Ordinal) : word);
            }
            else if (isCommand && !CommandOptions.Contains(decoded[..sign]))
            {
                raw.Add(word);
            }
            else
            {
                options[decoded[..sign].Trim()] = Unquote(decoded[(sign + 1)..].Trim());
            }
        }

        if (raw.Count > 0)
        {
            options[Raw] = Join(raw);
        }

        return options;
    }

    public static string Unquote(string text)
        => text.Length > 1 && text[0] == text[^1] && text[0] is '"' or '\'' && text[^2] != '\\' ? text[1..^1] : text;

    public static string Join(IEnumerable<string> words)
    {
        var joined = new StringBuilder();
        foreach (var word in words)
        {
            if (joined.Length > 0 && joined[^1] != '\n')
            {
                joined.Append(' ');
            }

            joined.Append(word);
        }

        return joined.ToString();
    }

    public static IReadOnlyList<string> Split(string text) => new KeyValueSplitter(text).Split();

    /// <summary>The first = that is neither first nor escaped; -1 without one.</summary>
    private static int FindSign(string word)
    {
        for (var at = word.IndexOf('=', Math.Min(1, word.Length)); at >= 0; at = word.IndexOf('=', at + 1))
        {
            if (word[at - 1] != '\\')
            {
                return at;
            }
        }

        return -1;
    }

    private static string DecodeEscapes(string word)
        => !word.Contains('\\') ? word : Escape().Replace(word, match => match.Value[1] switch
        {
            'U' or 'u' or 'x' => char.ConvertFromUtf32(int.Parse(match.Value.AsSpan(2), NumberStyles.HexNumber)),
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            var letter => letter.ToString(),
        });

    [GeneratedRegex("""\\U[a-fA-F0-9]{8}|\\u[a-fA-F0-9]{4}|\\x[a-fA-F0-9]{2}|\\[\\'"abfnrtv]""")]
    private static partial Regex Escape();
}
