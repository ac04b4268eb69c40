using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Playbooks.Modules;

/// <summary>One argument of a module, read off its arguments record.</summary>
internal sealed record ArgumentSpecification(PropertyInfo Property, string Name, ArgumentAttribute Attribute)
{
    public bool IsFor(string name) => Name == name || Attribute.Aliases.Contains(name);
}

/// <summary>The arguments of a module: what the planner checks, the binder fills and `playbook doc` prints.</summary>
internal sealed class ArgumentsSpecification(Func<object> create, IReadOnlyList<ArgumentSpecification> arguments)
{
    public IReadOnlyList<ArgumentSpecification> Arguments { get; } = arguments;

    /// <summary>What a record's properties are looked up for at run time.</summary>
    internal const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    public ArgumentSpecification? FreeForm => Arguments.FirstOrDefault(argument => argument.Attribute.IsFreeForm);

    /// <summary>Set on an arguments record that takes any name at all (set_fact, add_host): the property of type JinjaDict marked with <see cref="AnyArgumentsAttribute"/>.</summary>
    public PropertyInfo? Rest { get; private init; }

    /// <summary>The names of those may be templates.</summary>
    public bool HasTemplatedNames => Rest?.GetCustomAttribute<AnyArgumentsAttribute>()!.HasTemplatedNames == true;

    public static ArgumentsSpecification For<[DynamicallyAccessedMembers(Members)] TArguments>()
        where TArguments : class, new()
    {
        var properties = typeof(TArguments).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var arguments = properties
            .Select(property => (property, attribute: property.GetCustomAttribute<ArgumentAttribute>()))
            .Where(pair => pair.attribute is not null)
            .Select(pair => new ArgumentSpecification(pair.property, pair.attribute!.Name ?? SnakeCase(pair.property.Name), pair.attribute))
            .ToList();
        return new ArgumentsSpecification(() => new TArguments(), arguments)
        {
            Rest = properties.FirstOrDefault(property => property.GetCustomAttribute<AnyArgumentsAttribute>() is not null),
        };
    }

    /// <summary>An arguments record with the defaults.</summary>
    public object Create() => create();

    public ArgumentSpecification? Find(string name)
        => Arguments.FirstOrDefault(argument => argument.IsFor(name)) ?? (name == "_raw_params" ? FreeForm : null);

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>Marks the JinjaDict property that takes every argument no other property names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AnyArgumentsAttribute : Attribute
{
    /// <summary>Also the names are templates, as in Ansible those of set_fact.</summary>
    public bool HasTemplatedNames { get; init; }
}
