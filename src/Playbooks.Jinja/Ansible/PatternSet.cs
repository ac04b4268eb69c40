using System.Globalization;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>
/// What Python's \d, \s and \w and sets between brackets match, as a set of .NET. A letter beyond U+FFFF is two letters to .NET: where the texts may
/// have such letters, a set that matches them is a choice of a pair and a set.
/// </summary>
/// <param name="isAscii">Only letters of ASCII count as digits, spaces and letters of words.</param>
/// <param name="isWide">The texts may have more letters than those of ASCII.</param>
internal sealed class PatternSet(bool isAscii, bool isWide)
{
    private const string Pair = @"[\ud800-\udbff][\udc00-\udfff]";
    private const int FirstWide = 0x10000;
    private const int PerHigh = 0x400;
    private readonly StringBuilder members = new();
    private readonly List<string> wide = [];
    private bool hasAllWide;

    public static string Dot => $"(?>{Pair}|.)";

    /// <summary>A match does not begin within a pair.</summary>
    public static string Start => @"(?<![\ud800-\udbff](?=[\udc00-\udfff]))";

    public static string Category(char kind, bool isAscii, bool isWide)
    {
        var set = new PatternSet(isAscii, isWide);
        set.Add(char.ToLowerInvariant(kind));
        return set.ToPattern(isNegated: char.IsUpper(kind));
    }

    /// <summary>\b, or \B.</summary>
    public static string Boundary(bool isNegated, bool isAscii, bool isWide)
    {
        var word = Category('w', isAscii, isWide);
        return !isWide ? isNegated ? @"\B" : @"\b"
            : isNegated ? $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"
            : $"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))";
    }

    public static string Literal(int code) => code < FirstWide ? Letter(code) : $"(?:{Letter(code)})";

    public void Add(char category)
    {
        hasAllWide |= char.IsUpper(category);
        members.Append(category switch
        {
            'd' => isAscii ? "0-9" : @"\d",
            'D' => isAscii ? @"\0-/:-\uffff" : @"\D",
            's' => isAscii ? @" \t\n\r\f\v" : @"\s\x1c-\x1f",
            'S' => isAscii ? @"\0-\x08\x0e-\x1f!-\uffff" : @"\0-\x08\x0e-\x1b!-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\uffff",
            'w' => isAscii || !isWide ? "A-Za-z0-9_" : @"_\p{L}\p{N}",
            _ => isAscii || !isWide ? @"\0-/:-@\[-\^`{-\uffff" : @"\p{M}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\p{S}\p{Z}\p{C}\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f",
        });
    }

    public void Add(int first, int last)
    {
        if (first < FirstWide)
        {
            members.Append(Letter(first)).Append(first == last ? "" : "-" + Letter(Math.Min(last, FirstWide - 1)));
        }

        for (var from = Math.Max(first, FirstWide); from <= last; from = ((from / PerHigh) + 1) * PerHigh)
        {
            var (low, high) = (Letter(from), Letter(Math.Min(last, from | (PerHigh - 1))));
            wide.Add($"{low[..6]}[{low[6..]}-{high[6..]}]");
        }
    }

    public string ToPattern(bool isNegated)
    {
        var set = members.Length == 0 ? isNegated ? @"[\s\S]" : "(?!)" : $"[{(isNegated ? "^" : "")}{members}]";
        var pairs = string.Join('|', wide);
        return (isWide, isNegated, hasAllWide) switch
        {
            (true, false, false) when pairs.Length > 0 => $"(?:{pairs}|{set})",
            (true, true, false) when pairs.Length > 0 => $"(?:(?!{pairs})(?>{Pair}|{set}))",
            (true, true, true) => $"(?:(?![\\ud800-\\udfff]){set})",
            (true, true, false) or (true, false, true) => $"(?>{Pair}|{set})",
            _ => set,
        };
    }

    private static string Letter(int code) => code is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') ? ((char)code).ToString()
        : code < FirstWide ? @"\u" + code.ToString("x4", CultureInfo.InvariantCulture)
        : string.Concat(char.ConvertFromUtf32(code).Select(half => @"\u" + ((int)half).ToString("x4", CultureInfo.InvariantCulture)));
}
