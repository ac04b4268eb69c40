namespace Playbooks.Jinja.Ansible;

/// <summary>In which styles a scalar can be written.</summary>
internal sealed record YamlAnalysis(bool MultiLine, bool FlowPlain, bool BlockPlain, bool SingleQuoted)
{
    public static YamlAnalysis Of(string text)
    {
        if (text.Length == 0)
        {
            return new YamlAnalysis(false, false, true, true);
        }

        var runes = text.EnumerateRunes().ToArray();
        var marker = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        var (block, flow) = (marker, marker);
        var (lineBreaks, special, leading, trailing, breakSpace, spaceBreak) = (false, false, false, false, false, false);
        var (precededBySpace, previousSpace, previousBreak) = (true, false, false);
        for (var i = 0; i < runes.Length; i++)
        {
            var c = runes[i].Value;
            var followedBySpace = i + 1 == runes.Length || IsBlank(runes[i + 1].Value);
            var (inFlow, inBlock) = Indicator(c, i == 0, precededBySpace, followedBySpace);
            flow |= inFlow;
            block |= inBlock;
            special |= !IsPrintable(c);
            var isBreak = IsBreak(c);
            lineBreaks |= isBreak;
            if (c == ' ' || isBreak)
            {
                leading |= i == 0;
                trailing |= i == runes.Length - 1;
                breakSpace |= c == ' ' && previousBreak;
                spaceBreak |= isBreak && previousSpace;
            }

            (previousSpace, previousBreak) = (c == ' ', isBreak);
            precededBySpace = IsBlank(c);
        }

        var plain = !leading && !trailing && !breakSpace && !spaceBreak && !special && !lineBreaks;
        return new YamlAnalysis(lineBreaks, plain && !flow, plain && !block, !breakSpace && !spaceBreak && !special);
    }

    /// <summary>Can stand in a document as it is.</summary>
    public static bool IsPrintable(int c) => c is 0x0A or (>= 0x20 and <= 0x7E) or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD and not 0xFEFF);

    public static bool IsBreak(int c) => c is '\r' or '\n' or 0x85 or 0x2028 or 0x2029;

    private static bool IsBlank(int c) => c is ' ' or '\t' or 0 || IsBreak(c);

    private static (bool Flow, bool Block) Indicator(int c, bool first, bool precededBySpace, bool followedBySpace)
    {
        if (first)
        {
            return c switch
            {
                '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => (true, true),
                '?' or ':' => (true, followedBySpace),
                '-' => (followedBySpace, followedBySpace),
                _ => (false, false),
            };
        }

        return c switch
        {
            ',' or '?' or '[' or ']' or '{' or '}' => (true, false),
            ':' => (true, followedBySpace),
            '#' => (precededBySpace, precededBySpace),
            _ => (false, false),
        };
    }
}
