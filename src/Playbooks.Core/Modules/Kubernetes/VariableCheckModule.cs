using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record VariableCheckArguments
{
    [Argument("Variable to the list of values it may have where it is defined.")]
    public JinjaDict Choices { get; init; } = [];

    [Argument("Variable to the kind of value it must have: bool, int MIN MAX, port, path, version, duration, quantity, address, network, name, list, mapping; with ? also empty.")]
    public JinjaDict Domains { get; init; } = [];

    [Argument("Variables that must be off: undefined, false, empty, 0 or none; a mapping with `enabled` is off when that is.")]
    public IReadOnlyList<string> Unsupported { get; init; } = [];
}

/// <summary>Whether variables have values that the roles implement, so that none is silently ignored. Result: findings, a list of sentences.</summary>
internal sealed class VariableCheckModule : Module<VariableCheckArguments>
{
    public override string Name => "variable_check";

    public override ModuleReach Reach => ModuleReach.Controller;

    public override IReadOnlyList<Query> Ask(VariableCheckArguments arguments, IModuleContext context) => [];

    public override Decision Decide(VariableCheckArguments arguments, Answers answers, IModuleContext context)
    {
        var findings = arguments.Choices
            .Select(choice => Judge(PythonValues.Str(choice.Key), choice.Value as IEnumerable<object?> ?? [], context))
            .Concat(arguments.Domains.Select(domain => JudgeKind(PythonValues.Str(domain.Key), PythonValues.Str(domain.Value), context)))
            .Concat(arguments.Unsupported.Where(name => IsOn(context.Variable(name))).Select(name => $"{name}{Origin(name, context)} is not supported yet, and it is never ignored: switch it off"))
            .OfType<string>();
        return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["findings"] = findings.ToList<object?>() } });
    }

    private static string? Judge(string name, IEnumerable<object?> choices, IModuleContext context)
    {
        if (!context.TryVariable(name, out var found))
        {
            return null;
        }

        var value = PythonValues.Str(found);
        var known = choices.Select(PythonValues.Str).ToList();
        return known.Contains(value) ? null : $"{name} is {value}{Origin(name, context)}: supported {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}";
    }

    private static string? JudgeKind(string name, string kind, IModuleContext context)
        => context.TryVariable(name, out var value) && VariableDomain.Violation(kind, value) is { } allowed
            ? $"{name} is {(value is string ? $"'{value}'" : PythonValues.Repr(value))}{Origin(name, context)}: it must be {allowed}"
            : null;

    private static string Origin(string name, IModuleContext context) => context.OriginOf(name) is { } origin ? $" ({origin.ToString().Trim('(', ')')})" : "";

    private static bool IsOn(object? value)
        => value switch
        {
            null or false or 0L or "" => false,
            string text => text.ToLowerInvariant() is not ("false" or "no" or "off" or "0" or "none"),
            JinjaDict dict => dict.TryGetValue("enabled", out var enabled) ? IsOn(enabled) : dict.Count > 0,
            IEnumerable<object?> list => list.Any(),
            _ => true,
        };
}
