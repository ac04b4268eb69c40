using System.Text.RegularExpressions;
using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Files;

/// <summary>What an argument `mode` asks for: octal text ('0644'), a whole number (its value as it is: YAML's 0644 is 420), or symbolic clauses ('u=rwX,g-w,+x').</summary>
internal sealed partial class FileModeSpec
{
    private const int Umask = 0b000_010_010;

    private readonly int? octal;
    private readonly IReadOnlyList<Match> clauses;

    private FileModeSpec(string text, int? octal, IReadOnlyList<Match> clauses) => (Text, this.octal, this.clauses) = (text, octal, clauses);

    /// <summary>As `chmod` takes it.</summary>
    public string Text { get; }

    /// <summary>The bits when they depend on nothing.</summary>
    public int? Fixed => octal;

    /// <summary>Null for no mode. Throws <see cref="ModuleFailedException"/> for what is none.</summary>
    public static FileModeSpec? Parse(object? mode, string argument = "mode")
    {
        if (mode is null or "")
        {
            return null;
        }

        if (mode is long number)
        {
            return number is >= 0 and <= 0xFFF ? new FileModeSpec(Octal((int)number), (int)number, []) : throw Invalid(mode, argument);
        }

        var text = (PythonValues.TextOf(mode) ?? throw Invalid(mode, argument)).Trim();
        if (text.Length > 0 && text.All(char.IsAsciiDigit) || text.StartsWith("0o", StringComparison.Ordinal))
        {
            var digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
            return digits.Length is > 0 and <= 8 && digits.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(digits, 8) is <= 0xFFF and var bits
                ? new FileModeSpec(Octal(bits), bits, [])
                : throw Invalid(mode, argument);
        }

        var matches = text.Split(',').Select(clause => Clause().Match(clause)).ToList();
        return matches.All(match => match.Success) ? new FileModeSpec(text, null, matches) : throw Invalid(mode, argument);
    }

    /// <summary>'0644', '02755', as Ansible prints modes.</summary>
    public static string Octal(int mode) => "0" + Convert.ToString(mode & 0xFFF, 8).PadLeft(3, '0');

    /// <summary>As `chmod` takes it so that exactly these bits are left: with fewer digits GNU's keeps the set-id bits of folders.</summary>
    public static string Chmod(int mode) => Convert.ToString(mode & 0xFFF, 8).PadLeft(5, '0');

    /// <summary>The bits after applying it to the present ones.</summary>
    public int Apply(int current, bool isDirectory)
    {
        if (octal is { } bits)
        {
            return bits;
        }

        var original = current;
        foreach (var clause in clauses)
        {
            var (who, masked) = Who(clause.Groups["who"].Value);
            // X and the copies of u, g and o look at what was there before all clauses, as in Ansible; chmod looks at what the clauses before left.
            foreach (var (operation, permissions) in clause.Groups["op"].Captures.Zip(clause.Groups["perms"].Captures, (op, perms) => (op.Value, perms.Value)))
            {
                var change = Bits(permissions, original, isDirectory) & who & (masked ? ~Umask : 0xFFF);
                current = operation switch
                {
                    "+" => current | change,
                    "-" => current & ~change,
                    _ => (current & ~who) | change,
                };
            }
        }

        return current & 0xFFF;
    }

    private static (int Who, bool IsMasked) Who(string letters)
    {
        if (letters.Length == 0)
        {
            return (0xFFF, true);
        }

        var who = 0;
        foreach (var letter in letters)
        {
            who |= letter switch
            {
                'u' => Convert.ToInt32("4700", 8),
                'g' => Convert.ToInt32("2070", 8),
                'o' => Convert.ToInt32("1007", 8),
                _ => 0xFFF,
            };
        }

        return (who, false);
    }

    private static int Bits(string permissions, int current, bool isDirectory)
    {
        var bits = 0;
        foreach (var letter in permissions)
        {
            bits |= letter switch
            {
                'r' => 0b100_100_100,
                'w' => 0b010_010_010,
                'x' => 0b001_001_001,
                'X' => isDirectory || (current & 0b001_001_001) != 0 ? 0b001_001_001 : 0,
                's' => Convert.ToInt32("6000", 8),
                't' => Convert.ToInt32("1000", 8),
                'u' => ((current >> 6) & 7) * 0b001_001_001,
                'g' => ((current >> 3) & 7) * 0b001_001_001,
                _ => (current & 7) * 0b001_001_001,
            };
        }

        return bits;
    }

    private static ModuleFailedException Invalid(object mode, string argument)
        => new($"{argument} must be in octal or symbolic form") { Values = new JinjaDict { ["details"] = $"bad symbolic permission for mode: {PythonValues.Str(mode)}" } };

    [GeneratedRegex("^(?<who>[ugoa]*)(?:(?<op>[-+=])(?<perms>[rwxXst]*|[ugo]))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Clause();
}
