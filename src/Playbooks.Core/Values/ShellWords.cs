using System.Text;
using Playbooks.Results;

namespace Playbooks.Values;

/// <summary>Splits a line into words as Python's shlex.split does: quotes and backslashes as in a POSIX shell, no expansion. With comments a # begins one anywhere outside quotes.</summary>
internal static class ShellWords
{
    /// <summary>The words of a task's argument, without comments. Throws <see cref="ModuleFailedException"/>.</summary>
    public static List<string> OfArgument(string line)
    {
        try
        {
            return Split(line, comments: false);
        }
        catch (FormatException error)
        {
            throw new ModuleFailedException($"{error.Message}: {line}", error);
        }
    }

    /// <summary>Throws <see cref="FormatException"/>: a quote is not closed, or a backslash ends the line.</summary>
    public static List<string> Split(string line, bool comments)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isOpen = false;
        for (var at = 0; at < line.Length; at++)
        {
            var letter = line[at];
            if (letter == '#' && comments)
            {
                break;
            }

            if (letter is ' ' or '\t' or '\r' or '\n')
            {
                Close(words, word, ref isOpen);
                continue;
            }

            isOpen = true;
            switch (letter)
            {
                case '\'' or '"':
                    at = ReadQuoted(line, at, word);
                    break;
                case '\\':
                    word.Append(at + 1 < line.Length ? line[++at] : throw new FormatException("No escaped character"));
                    break;
                default:
                    word.Append(letter);
                    break;
            }
        }

        Close(words, word, ref isOpen);
        return words;
    }

    private static void Close(List<string> words, StringBuilder word, ref bool isOpen)
    {
        if (isOpen)
        {
            words.Add(word.ToString());
            word.Clear();
            isOpen = false;
        }
    }

    private static int ReadQuoted(string line, int start, StringBuilder word)
    {
        var quote = line[start];
        for (var at = start + 1; at < line.Length; at++)
        {
            if (line[at] == quote)
            {
                return at;
            }

            if (line[at] == '\\' && quote == '"' && at + 1 < line.Length)
            {
                at++;
                if (line[at] is not ('"' or '\\'))
                {
                    word.Append('\\');
                }
            }

            word.Append(line[at]);
        }

        throw new FormatException("No closing quotation");
    }
}
