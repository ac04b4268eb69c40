using System.Text.RegularExpressions;

namespace Playbooks.Jinja.Formatting;

/// <summary>Python's <c>textwrap.wrap</c> for one line, which keeps white space within it.</summary>
internal sealed partial class TextWrapper(int width, bool breakLongWords, bool breakOnHyphens)
{
    public List<string> Wrap(string text)
    {
        if (width <= 0)
        {
            throw new TemplateRuntimeException($"invalid width {width} (must be > 0)");
        }

        var chunks = new Stack<string>((breakOnHyphens ? Hyphenated() : Words()).Split(text).Where(chunk => chunk.Length > 0).Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            var line = new List<string>();
            var length = 0;
            if (lines.Count > 0 && string.IsNullOrWhiteSpace(chunks.Peek()))
            {
                chunks.Pop();
            }

            while (chunks.Count > 0 && length + chunks.Peek().Length <= width)
            {
                length += chunks.Peek().Length;
                line.Add(chunks.Pop());
            }

            if (chunks.Count > 0 && chunks.Peek().Length > width)
            {
                BreakWord(chunks, line, length);
            }

            if (line.Count > 0 && string.IsNullOrWhiteSpace(line[^1]))
            {
                line.RemoveAt(line.Count - 1);
            }

            if (line.Count > 0)
            {
                lines.Add(string.Concat(line));
            }
        }

        return lines;
    }

    private void BreakWord(Stack<string> chunks, List<string> line, int length)
    {
        var space = width - length;
        if (!breakLongWords)
        {
            if (line.Count == 0)
            {
                line.Add(chunks.Pop());
            }

            return;
        }

        var word = chunks.Pop();
        var end = space;
        if (breakOnHyphens && space > 0 && word.Length > space && word.LastIndexOf('-', space - 1) is > 0 and var hyphen && word[..hyphen].Any(c => c != '-'))
        {
            end = hyphen + 1;
        }

        line.Add(word[..end]);
        chunks.Push(word[end..]);
    }

    [GeneratedRegex("""([\t\n\x0b\x0c\r ]+|(?<=[\w!"'&.,?])-{2,}(?=\w)|[^\t\n\x0b\x0c\r ](?:(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\x0b\x0c\r ]|\z)|(?<=[\w!"'&.,?])(?=-{2,}\w))|[^\t\n\x0b\x0c\r ])*?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\x0b\x0c\r ]|\z)|(?<=[\w!"'&.,?])(?=-{2,}\w)))""")]
    private static partial Regex Hyphenated();

    [GeneratedRegex(@"([\t\n\x0b\x0c\r ]+)")]
    private static partial Regex Words();
}
