using System.Globalization;
using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>Writes YAML exactly as PyYAML with libyaml does.</summary>
internal sealed class YamlEmitter
{
    private const int LongestSimpleKey = 128;
    private readonly YamlOptions options;
    private readonly StringBuilder output = new();
    private readonly Stack<int> indents = new();
    private readonly HashSet<YamlNode> written = new(ReferenceEqualityComparer.Instance);
    private readonly int step;
    private readonly int width;
    private int indent = -1;
    private int flowLevel;
    private int column;
    private bool whitespace = true;
    private bool indention = true;

    public YamlEmitter(YamlOptions options)
    {
        this.options = options;
        step = options.Indent is < 2 or > 9 ? 2 : options.Indent;
        width = options.Width < 0 ? int.MaxValue : options.Width <= step * 2 ? 80 : options.Width;
    }

    public string Write(YamlNode root)
    {
        NameAnchors(root);
        if (options.ExplicitStart)
        {
            Indicator("---", needSpace: true, isSpace: false, isIndention: false);
            if (root.Text is null && !IsFlow(root))
            {
                WriteIndent();
            }
        }

        Node(root, inMapping: false, simpleKey: false);
        WriteIndent();
        if (options.ExplicitEnd)
        {
            Put("...");
            WriteBreak();
        }

        return output.ToString();
    }

    private void NameAnchors(YamlNode root)
    {
        var seen = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        var count = 0;
        void Visit(YamlNode node)
        {
            if (node.Text is not null)
            {
                return;
            }

            if (!seen.Add(node))
            {
                node.Anchor ??= "id" + (++count).ToString("000", CultureInfo.InvariantCulture);
                return;
            }

            foreach (var item in node.Items ?? [])
            {
                Visit(item);
            }

            foreach (var (key, value) in node.Pairs ?? [])
            {
                Visit(key);
                Visit(value);
            }
        }

        Visit(root);
    }

    private void Node(YamlNode node, bool inMapping, bool simpleKey)
    {
        if (node.Text is not null)
        {
            Scalar(node, simpleKey);
            return;
        }

        if (node.Anchor is not null)
        {
            if (!written.Add(node))
            {
                Indicator("*" + node.Anchor, needSpace: true, isSpace: false, isIndention: false);
                return;
            }

            Indicator("&" + node.Anchor, needSpace: true, isSpace: false, isIndention: false);
        }

        if (node.Tag is not null)
        {
            Indicator("!!" + node.Tag, needSpace: true, isSpace: false, isIndention: false);
        }

        if (IsFlow(node))
        {
            Flow(node);
        }
        else if (node.Items is not null)
        {
            BlockSequence(node.Items, inMapping);
        }
        else
        {
            BlockMapping(node.Pairs!);
        }
    }

    private bool IsFlow(YamlNode node) => flowLevel > 0 || node.Flow || node.Items is { Count: 0 } || node.Pairs is { Count: 0 };

    private void Flow(YamlNode node)
    {
        Indicator(node.Items is null ? "{" : "[", needSpace: true, isSpace: true, isIndention: false);
        Indent(flow: true, indentless: false);
        flowLevel++;
        var first = true;
        foreach (var item in node.Items ?? [])
        {
            FlowSeparator(ref first);
            Node(item, inMapping: false, simpleKey: false);
        }

        foreach (var (key, value) in node.Pairs ?? [])
        {
            FlowSeparator(ref first);
            if (IsSimpleKey(key))
            {
                Node(key, inMapping: true, simpleKey: true);
                Indicator(":", needSpace: false, isSpace: false, isIndention: false);
            }
            else
            {
                Indicator("?", needSpace: true, isSpace: false, isIndention: false);
                Node(key, inMapping: true, simpleKey: false);
                if (column > width)
                {
                    WriteIndent();
                }

                Indicator(":", needSpace: true, isSpace: false, isIndention: false);
            }

            Node(value, inMapping: true, simpleKey: false);
        }

        flowLevel--;
        indent = indents.Pop();
        Indicator(node.Items is null ? "}" : "]", needSpace: false, isSpace: false, isIndention: false);
    }

    private void FlowSeparator(ref bool first)
    {
        if (!first)
        {
            Indicator(",", needSpace: false, isSpace: false, isIndention: false);
        }

        first = false;
        if (column > width)
        {
            WriteIndent();
        }
    }

    private void BlockSequence(List<YamlNode> items, bool inMapping)
    {
        Indent(flow: false, indentless: inMapping && !indention);
        foreach (var item in items)
        {
            WriteIndent();
            Indicator("-", needSpace: true, isSpace: false, isIndention: true);
            Node(item, inMapping: false, simpleKey: false);
        }

        indent = indents.Pop();
    }

    private void BlockMapping(List<(YamlNode Key, YamlNode Value)> pairs)
    {
        Indent(flow: false, indentless: false);
        foreach (var (key, value) in pairs)
        {
            WriteIndent();
            if (IsSimpleKey(key))
            {
                Node(key, inMapping: true, simpleKey: true);
                Indicator(":", needSpace: false, isSpace: false, isIndention: false);
            }
            else
            {
                Indicator("?", needSpace: true, isSpace: false, isIndention: true);
                Node(key, inMapping: true, simpleKey: false);
                WriteIndent();
                Indicator(":", needSpace: true, isSpace: false, isIndention: true);
            }

            Node(value, inMapping: true, simpleKey: false);
        }

        indent = indents.Pop();
    }

    private bool IsSimpleKey(YamlNode key)
    {
        var length = key.Anchor is null ? 0 : key.Anchor.Length + 1;
        if (key.Text is null)
        {
            return (written.Contains(key) || key.Items is { Count: 0 } || key.Pairs is { Count: 0 }) && length <= LongestSimpleKey;
        }

        return !YamlAnalysis.Of(key.Text).MultiLine && length + Encoding.UTF8.GetByteCount(key.Text) <= LongestSimpleKey;
    }

    private void Indent(bool flow, bool indentless)
    {
        indents.Push(indent);
        indent = indent < 0 ? (flow ? step : 0) : indentless ? indent : indent + step;
    }

    private void Scalar(YamlNode node, bool simpleKey)
    {
        var text = node.Text!;
        var analysis = YamlAnalysis.Of(text);
        var style = options.Quote is '"' or '\'' ? options.Quote : 'p';
        if (node.Tag == "binary")
        {
            Indicator("!!binary", needSpace: true, isSpace: false, isIndention: false);
            Indicator("|", needSpace: true, isSpace: false, isIndention: false);
            Literal(text);
            return;
        }

        if (simpleKey && analysis.MultiLine)
        {
            style = '"';
        }

        if (style == 'p' && (!(flowLevel > 0 ? analysis.FlowPlain : analysis.BlockPlain) || !node.PlainAllowed || (text.Length == 0 && (flowLevel > 0 || simpleKey))))
        {
            style = '\'';
        }

        if (style == '\'' && !analysis.SingleQuoted)
        {
            style = '"';
        }

        if (style != 'p' && node.Tag is not null)
        {
            // Plain it would tell its type; quoted it says that it is no text.
            Indicator("!", needSpace: true, isSpace: false, isIndention: false);
        }

        Indent(flow: true, indentless: false);
        switch (style)
        {
            case 'p':
                Plain(text, !simpleKey);
                break;
            case '\'':
                SingleQuoted(text, !simpleKey);
                break;
            default:
                DoubleQuoted(text, !simpleKey);
                break;
        }

        indent = indents.Pop();
    }

    private void Literal(string text)
    {
        WriteBreak();
        (whitespace, indention) = (true, true);
        indents.Push(indent);
        indent = Math.Max(indent, 0) + step;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            WriteIndent();
            Put(line);
            indention = whitespace = false;
        }

        indent = indents.Pop();
    }

    private void Plain(string text, bool allowBreaks)
    {
        if (!whitespace && (text.Length > 0 || flowLevel > 0))
        {
            Put(" ");
        }

        var spaces = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                if (allowBreaks && !spaces && column > width && !SpaceAt(text, i + 1))
                {
                    WriteIndent();
                }
                else
                {
                    Put(" ");
                }

                spaces = true;
                continue;
            }

            PutCharacter(text, ref i);
            (indention, spaces) = (false, false);
        }

        (whitespace, indention) = (false, false);
    }

    private void SingleQuoted(string text, bool allowBreaks)
    {
        Indicator("'", needSpace: true, isSpace: false, isIndention: false);
        var (spaces, breaks) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ' ')
            {
                if (allowBreaks && !spaces && column > width && i > 0 && i < text.Length - 1 && !SpaceAt(text, i + 1))
                {
                    WriteIndent();
                }
                else
                {
                    Put(" ");
                }

                spaces = true;
            }
            else if (YamlAnalysis.IsBreak(c))
            {
                if (!breaks && c == '\n')
                {
                    WriteBreak();
                }

                WriteBreak();
                (indention, breaks) = (true, true);
            }
            else
            {
                if (breaks)
                {
                    WriteIndent();
                }

                if (c == '\'')
                {
                    Put("'");
                }

                PutCharacter(text, ref i);
                (indention, spaces, breaks) = (false, false, false);
            }
        }

        if (breaks)
        {
            WriteIndent();
        }

        Indicator("'", needSpace: false, isSpace: false, isIndention: false);
        (whitespace, indention) = (false, false);
    }

    private void DoubleQuoted(string text, bool allowBreaks)
    {
        Indicator("\"", needSpace: true, isSpace: false, isIndention: false);
        var runes = text.EnumerateRunes().ToArray();
        var spaces = false;
        for (var i = 0; i < runes.Length; i++)
        {
            var c = runes[i].Value;
            if (!YamlAnalysis.IsPrintable(c) || YamlAnalysis.IsBreak(c) || c is '"' or '\\')
            {
                Put(Escape(c));
                spaces = false;
            }
            else if (c == ' ')
            {
                if (allowBreaks && !spaces && column > width && i > 0 && i < runes.Length - 1)
                {
                    WriteIndent();
                    if (i + 1 < runes.Length && runes[i + 1].Value == ' ')
                    {
                        Put("\\");
                    }
                }
                else
                {
                    Put(" ");
                }

                spaces = true;
            }
            else
            {
                Put(runes[i].ToString());
                spaces = false;
            }
        }

        Indicator("\"", needSpace: false, isSpace: false, isIndention: false);
        (whitespace, indention) = (false, false);
    }

    private static string Escape(int c) => c switch
    {
        0 => "\\0",
        7 => "\\a",
        8 => "\\b",
        9 => "\\t",
        10 => "\\n",
        11 => "\\v",
        12 => "\\f",
        13 => "\\r",
        27 => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0xA0 => "\\_",
        0x2028 => "\\L",
        0x2029 => "\\P",
        <= 0xFF => "\\x" + c.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xFFFF => "\\u" + c.ToString("X4", CultureInfo.InvariantCulture),
        _ => "\\U" + c.ToString("X8", CultureInfo.InvariantCulture),
    };

    private static bool SpaceAt(string text, int at) => at < text.Length && text[at] == ' ';

    private void PutCharacter(string text, ref int i)
    {
        if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length)
        {
            output.Append(text, i, 2);
            column++;
            i++;
        }
        else
        {
            output.Append(text[i]);
            column++;
        }
    }

    private void Put(string text)
    {
        output.Append(text);
        column += text.Length;
    }

    private void WriteBreak()
    {
        output.Append('\n');
        column = 0;
    }

    private void WriteIndent()
    {
        var target = Math.Max(indent, 0);
        if (!indention || column > target || (column == target && !whitespace))
        {
            WriteBreak();
        }

        while (column < target)
        {
            Put(" ");
        }

        (whitespace, indention) = (true, true);
    }

    private void Indicator(string text, bool needSpace, bool isSpace, bool isIndention)
    {
        if (needSpace && !whitespace)
        {
            Put(" ");
        }

        Put(text);
        whitespace = isSpace;
        indention = indention && isIndention;
    }
}
