namespace Playbooks.Jinja.Ansible;

/// <summary>The arguments of PyYAML's <c>dump</c>.</summary>
internal sealed record YamlOptions
{
    /// <summary>Spaces per level, 2 to 9; anything else counts as 2.</summary>
    public int Indent { get; init; } = 2;

    /// <summary>The column after which lines are folded. Negative: never.</summary>
    public int Width { get; init; } = 80;

    public bool SortKeys { get; init; } = true;

    /// <summary>Collections on one line; null: those that hold plain values only.</summary>
    public bool? Flow { get; init; }

    public bool ExplicitStart { get; init; }

    public bool ExplicitEnd { get; init; }

    /// <summary>What ends a line.</summary>
    public string LineBreak { get; init; } = "\n";

    /// <summary>The quotes of every value; none by default.</summary>
    public char Quote { get; init; }
}
