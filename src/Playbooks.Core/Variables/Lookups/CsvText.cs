using System.Text;

namespace Playbooks.Variables.Lookups;

/// <summary>Rows of comma separated values as Python's csv module reads them: fields in double quotes may hold separators and line breaks; a quote in them is doubled.</summary>
internal static class CsvText
{
    public static IEnumerable<List<string>> Rows(string text, char separator)
    {
        var (row, field, at) = (new List<string>(), new StringBuilder(), 0);
        while (at < text.Length)
        {
            var letter = text[at];
            if (letter == '"' && field.Length == 0)
            {
                at = ReadQuoted(text, at + 1, field);
                continue;
            }

            at++;
            if (letter == separator)
            {
                row.Add(Take(field));
            }
            else if (letter is '\n' or '\r')
            {
                at += letter == '\r' && at < text.Length && text[at] == '\n' ? 1 : 0;
                yield return Finish(row, field);
                row = [];
            }
            else
            {
                field.Append(letter);
            }
        }

        if (row.Count > 0 || field.Length > 0)
        {
            yield return Finish(row, field);
        }
    }

    private static int ReadQuoted(string text, int at, StringBuilder field)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append(text[++at]);
            }
            else
            {
                return at + 1;
            }
        }

        return at;
    }

    private static List<string> Finish(List<string> row, StringBuilder field)
    {
        if (row.Count > 0 || field.Length > 0)
        {
            row.Add(Take(field));
        }

        return row;
    }

    private static string Take(StringBuilder field)
    {
        var text = field.ToString();
        field.Clear();
        return text;
    }
}
