using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Variables;

namespace Playbooks.Execution.Hosts;

/// <summary>Reads the variables that say how to reach a host, and notes whether they were all plain values.</summary>
internal sealed class HostReading(TaskScope scope)
{
    /// <summary>Nothing that was read had to be evaluated: reading again gives the same until a variable of these is written.</summary>
    public bool IsPlain { get; private set; } = true;

    public string HostName => scope.Host.Name;

    public object? Value(string name)
    {
        IsPlain &= !(scope.TryFind(name, out var raw) && raw is TemplateText or JinjaDict or List<object?>);
        // Others say how hosts are reached when nobody gave it a value; only the address is always there.
        return (scope.IsGiven(name) || name == "ansible_host") && scope.TryGetValue(name, out var value) && value is not OmitPlaceholder ? value : null;
    }

    public string? Text(string name) => Value(name) is { } value ? PythonValues.Str(value) : null;

    /// <summary>A keyword, as the task sees it.</summary>
    public object? Keyword(object? keyword, TaskScope task)
    {
        IsPlain &= keyword is not (TemplateText or JinjaDict or List<object?>);
        return task.Templar.Resolve(keyword, task);
    }

    public string? KeywordText(object? keyword, TaskScope task) => Keyword(keyword, task) is { } value and not OmitPlaceholder ? PythonValues.Str(value) : null;

    public static int? Number(string? text, string name)
        => text is null ? null : int.TryParse(text, out var number) ? number : throw new ModuleFailedException($"{name} takes a whole number, got '{text}'");
}
