namespace Playbooks.Modules;

/// <summary>Describes one argument of a module; the text is its manual (`playbook doc`). The argument's name is the property's name in snake_case; the property's initial value is
/// its default; its type says what it takes: string, bool, int, long, double (and nullable ones), IReadOnlyList&lt;string&gt; (a comma separated text is split), IReadOnlyList&lt;object?&gt;,
/// JinjaDict, object? (as given).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ArgumentAttribute(string text) : Attribute
{
    public string Text { get; } = text;

    public bool Required { get; init; }

    /// <summary>Overrides the name when snake_case of the property is not it.</summary>
    public string? Name { get; init; }

    public string[] Aliases { get; init; } = [];

    /// <summary>The values a text may have.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>Takes the text after the module's name (`command: ls /`); also given as `_raw_params`.</summary>
    public bool IsFreeForm { get; init; }

    /// <summary>Never printed, logged or registered.</summary>
    public bool IsSecret { get; init; }
}
