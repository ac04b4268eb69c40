using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Kubernetes;

internal sealed record VariableCheckArguments
{
    [Argument("Variable to the list of values it may have.")]
    public JinjaDict Choices { get; init; } = [];

    [Argument("Variables that must be off: undefined, false, empty, 0 or none.")]
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
            .Concat(arguments.Unsupported.Where(name => IsOn(context.Variable(name))).Select(name => $"{name} is not supported yet, and it is never ignored: switch it off"))
            .OfType<string>();
        return Decision.Ok(new ModuleResult { Values = new JinjaDict { ["findings"] = findings.ToList<object?>() } });
    }

    private static string? Judge(string name, IEnumerable<object?> choices, IModuleContext context)
    {
        var value = PythonValues.Str(context.Variable(name));
        var known = choices.Select(PythonValues.Str).ToList();
        return known.Contains(value) ? null : $"{name} is {value}: supported {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}";
    }

    private static bool IsOn(object? value)
        => value switch
        {
            null or false or 0L or "" => false,
            string text => text.ToLowerInvariant() is not ("false" or "no" or "off" or "0" or "none"),
            JinjaDict dict => dict.Count > 0,
            IEnumerable<object?> list => list.Any(),
            _ => true,
        };
}
