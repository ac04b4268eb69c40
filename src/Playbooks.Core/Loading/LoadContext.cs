using Playbooks.Jinja;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Loading;

/// <summary>Where the loader is: the playbook, the role, which variables static names may use. Mistakes are collected until the file that was asked for is through.</summary>
internal sealed record LoadContext(LoadServices Services, TaskOrigin Origin)
{
    public List<Mistake> Mistakes { get; init; } = [];

    /// <summary>What it was loaded from.</summary>
    public SourceFiles Sources { get; init; } = new();

    /// <summary>Extra variables, the play's and the role's: what names of static imports may be made of.</summary>
    public JinjaDict Variables { get; init; } = [];

    /// <summary>Files being imported, outermost first: to notice one that imports itself.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Roles being loaded, outermost first.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public bool IsHandler => Origin.IsHandler;

    public void Add(YamlNode node, string message, string? remedy = null) => Mistakes.Add(new Mistake(node.Position, message, remedy));

    public void Add(SourcePosition position, string message, string? remedy = null) => Mistakes.Add(new Mistake(position, message, remedy));

    public object? Value(YamlNode node) => YamlValues.ToValue(node, Services.Files.Yaml.Vault);

    /// <summary>A value with all its templates parsed.</summary>
    public object? CheckedValue(YamlNode node)
    {
        var value = Value(node);
        Check(value);
        return value;
    }

    public void Check(object? value)
    {
        switch (value)
        {
            case TemplateText text when Services.Syntax.CheckTemplate(text) is { } problem:
                Add(text.Position, problem, "correct the template");
                break;
            case JinjaDict dict:
                foreach (var item in dict.Values)
                {
                    Check(item);
                }

                break;
            case List<object?> list:
                list.ForEach(Check);
                break;
        }
    }

    public LoadContext WithVariables(JinjaDict variables)
    {
        if (variables.Count == 0)
        {
            return this;
        }

        var merged = new JinjaDict(Variables);
        new VariableMerge().Into(merged, variables);
        return this with { Variables = merged };
    }

    /// <summary>The text of a static name, rendered if need be; null after a mistake.</summary>
    public string? StaticText(object? value, YamlNode node)
    {
        try
        {
            return (value is TemplateText text ? Services.Templates.Render(text, Variables) : value) switch
            {
                string name when name.Length > 0 => name,
                null => throw new PlaybookException(node.Position, "a name is missing", "name the file or role"),
                var other => PythonValues.Str(other),
            };
        }
        catch (PlaybookException error)
        {
            Mistakes.AddRange(error.Mistakes);
            return null;
        }
    }

    public void ThrowIfWrong()
    {
        if (Mistakes.Count > 0)
        {
            throw new PlaybookException([.. Mistakes.Distinct()]);
        }
    }
}
