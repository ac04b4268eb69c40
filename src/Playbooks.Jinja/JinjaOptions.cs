namespace Playbooks.Jinja;

/// <summary>How templates are read: delimiters and the handling of whitespace. The defaults are those of Jinja2.</summary>
public sealed record JinjaOptions
{
    /// <summary>The first newline after a block or comment tag is removed. Default false; Ansible sets true.</summary>
    public bool TrimBlocks { get; init; }

    /// <summary>Spaces and tabs from the start of the line to a block or comment tag are removed. Default false.</summary>
    public bool LstripBlocks { get; init; }

    /// <summary>A single newline at the end of the source is kept. Default false.</summary>
    public bool KeepTrailingNewline { get; init; }

    public string BlockStart { get; init; } = "{%";

    public string BlockEnd { get; init; } = "%}";

    public string VariableStart { get; init; } = "{{";

    public string VariableEnd { get; init; } = "}}";

    public string CommentStart { get; init; } = "{#";

    public string CommentEnd { get; init; } = "#}";

    /// <summary>What every newline of the source becomes in the output: "\n" (default), "\r\n" or "\r".</summary>
    public string NewlineSequence { get; init; } = "\n";

    /// <summary>
    /// A backslash in a text literal between <c>{{</c> and <c>}}</c> stands for itself, as in Ansible's playbooks and variables (not in
    /// its template files, where it starts an escape). Default false.
    /// </summary>
    public bool LiteralBackslashes { get; init; }

    /// <summary>A printed None is an empty text, and printed views and ranges are lists, as Ansible's finalize makes them. Default false.</summary>
    public bool FinalizeOutput { get; init; }

    /// <summary>Printed views and ranges are lists, but None is printed, and bytes stay bytes as a value, as in Ansible's native environment. Default false.</summary>
    public bool NativeOutput { get; init; }

    /// <summary>The <c>do</c> statement is known. Default true.</summary>
    public bool JinjaDo { get; init; } = true;

    /// <summary>The statements <c>break</c> and <c>continue</c> are known. Default true.</summary>
    public bool LoopControls { get; init; } = true;

    /// <summary>A line that begins with it is a statement, as <c># for x in y</c>. Default null: there are none.</summary>
    public string? LineStatementPrefix { get; init; }

    /// <summary>What stands after it in a line is a comment. Default null: there are none.</summary>
    public string? LineCommentPrefix { get; init; }

    /// <summary>What a rendered text becomes where it is used as a value: what a macro gives, a set block, a filter block. Default null: it stays text.</summary>
    public Func<string, object?>? ReadText { get; init; }

    /// <summary>Printed values are never HTML-escaped, whatever <c>autoescape</c> says, as in Jinja2's native environment. Default false.</summary>
    public bool NeverEscapes { get; init; }

    /// <summary>Printed values are HTML-escaped unless marked safe. Default false.</summary>
    public bool AutoEscape { get; init; }
}
