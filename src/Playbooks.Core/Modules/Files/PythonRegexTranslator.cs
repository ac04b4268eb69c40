using System.Globalization;
using System.Text;

namespace Playbooks.Modules.Files;

/// <summary>Rewrites a pattern of Python's `re` for .NET. Every capturing group gets its Python number as its name, since .NET numbers named groups last.
/// Throws <see cref="ArgumentException"/> for what cannot be rewritten.</summary>
internal sealed class PythonRegexTranslator(string pattern, bool isAscii)
{
    private readonly StringBuilder result = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int groups;
    private int index;

    public (string Pattern, IReadOnlyDictionary<string, int> Names) Translate()
    {
        for (index = 0; index < pattern.Length; index++)
        {
            switch (pattern[index])
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    CharacterClass();
                    break;
                case '(':
                    Group();
                    break;
                case '{' when pattern.AsSpan(index).StartsWith("{,"):
                    result.Append("{0");
                    break;
                default:
                    result.Append(pattern[index]);
                    break;
            }
        }

        return (result.ToString(), names);
    }

    private void Group()
    {
        var rest = pattern.AsSpan(index);
        if (!rest.StartsWith("(?"))
        {
            result.Append(CultureInfo.InvariantCulture, $"(?<{++groups}>");
        }
        else if (rest.StartsWith("(?P<"))
        {
            names[Name('>', 4)] = ++groups;
            result.Append(CultureInfo.InvariantCulture, $"(?<{groups}>");
        }
        else if (rest.StartsWith("(?P="))
        {
            result.Append(CultureInfo.InvariantCulture, $"\\k<{names[Name(')', 4)]}>");
        }
        else if (rest.StartsWith("(?("))
        {
            var name = Name(')', 3);
            result.Append("(?(").Append(names.TryGetValue(name, out var number) ? number.ToString(CultureInfo.InvariantCulture) : name).Append(')');
        }
        else if (rest.StartsWith("(?#"))
        {
            Name(')', 3);
        }
        else
        {
            Flags(rest);
        }
    }

    /// <summary>Copies "(?" and the flags after it; a, u and L have no counterpart.</summary>
    private void Flags(ReadOnlySpan<char> rest)
    {
        var end = 2;
        while (end < rest.Length && (char.IsAsciiLetter(rest[end]) || rest[end] == '-'))
        {
            end++;
        }

        var flags = string.Concat(rest[2..end].ToArray().Where(letter => letter is not ('a' or 'u' or 'L')));
        if (end < rest.Length && rest[end] == ')' && flags.Length == 0)
        {
            index += end;
            return;
        }

        result.Append("(?").Append(flags);
        index += end - 1;
    }

    private string Name(char end, int skip)
    {
        var stop = pattern.IndexOf(end, index + skip);
        if (stop < 0)
        {
            throw new ArgumentException("a group is not closed");
        }

        var name = pattern[(index + skip)..stop];
        index = stop;
        return name;
    }

    private void CharacterClass()
    {
        result.Append('[');
        index++;
        if (index < pattern.Length && pattern[index] == '^')
        {
            result.Append('^');
            index++;
        }

        for (var first = true; index < pattern.Length && (first || pattern[index] != ']'); index++, first = false)
        {
            switch (pattern[index])
            {
                case '\\':
                    Escape(inClass: true);
                    break;
                case '[' or ']':
                    result.Append('\\').Append(pattern[index]);
                    break;
                default:
                    result.Append(pattern[index]);
                    break;
            }
        }

        result.Append(']');
    }

    private void Escape(bool inClass)
    {
        if (++index == pattern.Length)
        {
            throw new ArgumentException("bad escape (end of pattern)");
        }

        var letter = pattern[index];
        if (char.IsAsciiDigit(letter) && letter != '0' && !inClass)
        {
            var digits = index + 1 < pattern.Length && char.IsAsciiDigit(pattern[index + 1]) ? 2 : 1;
            result.Append("\\k<").Append(pattern, index, digits).Append('>');
            index += digits - 1;
            return;
        }

        _ = letter switch
        {
            'Z' when !inClass => result.Append("\\z"),
            'd' when isAscii => result.Append(inClass ? "0-9" : "[0-9]"),
            'w' when isAscii => result.Append(inClass ? "A-Za-z0-9_" : "[A-Za-z0-9_]"),
            's' when isAscii => result.Append(inClass ? " \\t\\n\\r\\f\\v" : "[ \\t\\n\\r\\f\\v]"),
            'D' when isAscii && !inClass => result.Append("[^0-9]"),
            'W' when isAscii && !inClass => result.Append("[^A-Za-z0-9_]"),
            'S' when isAscii && !inClass => result.Append("[^ \\t\\n\\r\\f\\v]"),
            'U' when index + 8 < pattern.Length => result.Append(char.ConvertFromUtf32(int.Parse(pattern.AsSpan(index + 1, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))),
            '_' or >= (char)128 => result.Append(letter),
            _ => result.Append('\\').Append(letter),
        };
        index += letter == 'U' ? 8 : 0;
    }
}
