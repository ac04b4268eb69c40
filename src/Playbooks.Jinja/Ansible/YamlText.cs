namespace Playbooks.Jinja.Ansible;

/// <summary>YAML as PyYAML writes it for Ansible.</summary>
public static class YamlText
{
    /// <summary>Block style with sorted keys; a collection that comes again is named by an anchor.</summary>
    public static string Write(object? value)
    {
        var options = new YamlOptions { Flow = false };
        return new YamlEmitter(options).Write(YamlNode.From(value, options));
    }
}
