namespace Playbooks.Jinja.Lexing;

/// <summary>A template's source with all newlines as "\n", and where its lines start.</summary>
internal sealed class SourceText
{
    private readonly List<int> lineStarts = [0];

    public SourceText(string source, bool keepTrailingNewline, string? name, string newlineSequence = "\n")
    {
        Name = name;
        NewlineSequence = newlineSequence;
        var text = source.Contains('\r', StringComparison.Ordinal)
            ? source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : source;
        Text = !keepTrailingNewline && text.EndsWith('\n') ? text[..^1] : text;
        for (var i = Text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = Text.IndexOf('\n', i + 1))
        {
            lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public string? Name { get; }

    /// <summary>What a newline becomes in the output.</summary>
    public string NewlineSequence { get; }

    /// <summary>Line and column, 1-based.</summary>
    public (int Line, int Column) Locate(int position)
    {
        var index = lineStarts.BinarySearch(position);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, position - lineStarts[line] + 1);
    }

    public TemplateSyntaxException Error(string message, int position)
    {
        var (line, column) = Locate(Math.Min(position, Text.Length));
        return new TemplateSyntaxException(message, line, column, Name);
    }
}
