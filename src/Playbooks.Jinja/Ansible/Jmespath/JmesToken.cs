namespace Playbooks.Jinja.Ansible.Jmespath;

/// <param name="Kind">A sign as it is written ("[?", "||", ...), or name, quoted, literal, number, end.</param>
/// <param name="Value">The name, the value of a literal, or the number.</param>
internal sealed record JmesToken(string Kind, object? Value, int At)
{
    /// <summary>How strongly it binds what stands before it; 0: it ends an expression.</summary>
    public int Strength => Kind switch
    {
        "|" => 1,
        "||" => 2,
        "&&" => 3,
        "==" or "!=" or "<" or "<=" or ">" or ">=" => JmesParser.OfComparison,
        "[]" => JmesParser.OfFlatten,
        "*" => JmesParser.OfStar,
        "[?" => JmesParser.OfFilter,
        "." => JmesParser.OfDot,
        "!" => JmesParser.OfNot,
        "{" => 50,
        "[" => 55,
        "(" => 60,
        _ => 0,
    };
}
