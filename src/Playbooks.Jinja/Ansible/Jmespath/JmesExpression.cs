namespace Playbooks.Jinja.Ansible.Jmespath;

/// <summary>A part of a JMESPath query: what it makes of a value.</summary>
internal delegate object? JmesExpression(object? value);
