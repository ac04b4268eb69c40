namespace Playbooks.Values;

/// <summary>Splits at white space outside quotes and templates, as Ansible's split_args does; keeps line ends and repeated spaces for commands.</summary>
internal sealed class KeyValueSplitter(string text)
{
    private readonly List<string> words = [];
    private char quote;
    private int prints;
    private int blocks;
    private int comments;

    private bool IsInTemplate => prints > 0 || blocks > 0 || comments > 0;

    public IReadOnlyList<string> Split()
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var continues = SplitLine(lines[index].Split(' '));
            if (index < lines.Length - 1 && !continues)
            {
                AppendToLast("\n");
            }
        }

        return IsInTemplate || quote != '\0'
            ? throw new FormatException("failed at splitting arguments, either an unbalanced jinja2 block or quotes")
            : words;
    }

    /// <summary>True: the line ends in a backslash.</summary>
    private bool SplitLine(string[] tokens)
    {
        var continues = false;
        for (var index = 0; index < tokens.Length; index++)
        {
            var token = tokens[index];
            if (token.Length == 0 && index != 0)
            {
                AppendToLast(" ");
            }
            else if (token == "\\" && quote == '\0')
            {
                continues = true;
            }
            else
            {
                AddToken(token, index, tokens.Length);
            }
        }

        return continues;
    }

    private void AddToken(string token, int index, int count)
    {
        var wasQuoted = quote != '\0';
        quote = QuoteAfter(token);
        var isQuoted = quote != '\0';
        var isAdded = false;
        if (isQuoted && !wasQuoted && !IsInTemplate)
        {
            words.Add(token);
            isAdded = true;
        }
        else if (IsInTemplate || isQuoted || wasQuoted)
        {
            AppendToLast(index == 0 && wasQuoted ? token : count > 1 ? (index > 0 ? " " : "") + token : "\n" + token);
            isAdded = true;
        }

        isAdded |= Count(token, ref prints, "{{", "}}", isAdded);
        isAdded |= Count(token, ref blocks, "{%", "%}", isAdded);
        isAdded |= Count(token, ref comments, "{#", "#}", isAdded);
        if (!IsInTemplate && !isQuoted && !isAdded && token.Length > 0)
        {
            words.Add(token);
        }
    }

    private bool Count(string token, ref int depth, string open, string close, bool isAdded)
    {
        var change = Occurrences(token, open) - Occurrences(token, close);
        var before = depth;
        depth = Math.Max(0, depth + change);
        if (depth != before && !isAdded)
        {
            words.Add(token);
            return true;
        }

        return false;
    }

    private static int Occurrences(string token, string mark)
    {
        var count = 0;
        for (var at = token.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = token.IndexOf(mark, at + mark.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private char QuoteAfter(string token)
    {
        var state = quote;
        for (var at = 0; at < token.Length; at++)
        {
            if (token[at] is '"' or '\'' && (at == 0 || token[at - 1] != '\\'))
            {
                state = state == '\0' ? token[at] : state == token[at] ? '\0' : state;
            }
        }

        return state;
    }

    private void AppendToLast(string more)
    {
        if (words.Count == 0)
        {
            words.Add(more.Trim(' '));
        }
        else
        {
            words[^1] += more;
        }
    }
}
