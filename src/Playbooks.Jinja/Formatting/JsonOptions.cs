namespace Playbooks.Jinja.Formatting;

/// <summary>The arguments of Python's <c>json.dumps</c>.</summary>
public sealed record JsonOptions
{
    /// <summary>As Ansible prints results: what JSON cannot hold becomes text.</summary>
    public static readonly JsonOptions Printed = new() { EnsureAscii = false, SortKeys = true, TextForOthers = true };

    /// <summary>Spaces per level; null: all on one line.</summary>
    public int? Indent { get; init; }

    /// <summary>What one level of indentation is, when it is not spaces.</summary>
    public string? IndentText { get; init; }

    public bool SortKeys { get; init; }

    /// <summary>A value that JSON cannot hold is written as its text instead of being an error.</summary>
    public bool TextForOthers { get; init; }

    /// <summary>Characters beyond ASCII are written as <c>\uXXXX</c>.</summary>
    public bool EnsureAscii { get; init; } = true;

    /// <summary>Between items; null: ", ", or "," with indentation.</summary>
    public string? ItemSeparator { get; init; }

    /// <summary>Between key and value; null: ": ".</summary>
    public string? KeySeparator { get; init; }

    /// <summary>Keys that JSON cannot hold are left out instead of being an error.</summary>
    public bool SkipKeys { get; init; }

    /// <summary>NaN and the infinities are allowed.</summary>
    public bool AllowNaN { get; init; } = true;
}
