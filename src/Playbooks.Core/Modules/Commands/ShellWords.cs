using System.Text;
using Playbooks.Results;

namespace Playbooks.Modules.Commands;

/// <summary>Splits a line into words as Python's shlex.split does: quotes and backslashes as in sh, no expansion. Throws <see cref="ModuleFailedException"/> for an open quote.</summary>
internal static class ShellWords
{
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var index = 0; index < line.Length; index++)
        {
            switch (line[index])
            {
                case ' ' or '\t' or '\r' or '\n':
                    Finish(words, ref word);
                    break;
                case '\'':
                    (word ??= new()).Append(Quoted(line, ref index));
                    break;
                case '"':
                    DoubleQuoted(line, ref index, word ??= new());
                    break;
                case '\\':
                    index++;
                    (word ??= new()).Append(index < line.Length ? line[index] : throw new ModuleFailedException($"No escaped character: {line}"));
                    break;
                default:
                    (word ??= new()).Append(line[index]);
                    break;
            }
        }

        Finish(words, ref word);
        return words;
    }

    private static void Finish(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }

    private static string Quoted(string line, ref int index)
    {
        var end = line.IndexOf('\'', index + 1);
        if (end < 0)
        {
            throw Open(line);
        }

        var text = line[(index + 1)..end];
        index = end;
        return text;
    }

    private static void DoubleQuoted(string line, ref int index, StringBuilder word)
    {
        for (index++; index < line.Length && line[index] != '"'; index++)
        {
            if (line[index] == '\\' && index + 1 < line.Length && line[index + 1] is '"' or '\\')
            {
                index++;
            }

            word.Append(line[index]);
        }

        if (index >= line.Length)
        {
            throw Open(line);
        }
    }

    private static ModuleFailedException Open(string line) => new($"No closing quotation: {line}");
}
