using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Modules.Controller;

/// <summary>Arguments of `validate_argument_spec`.</summary>
internal sealed record ValidateArgumentSpecArguments
{
    [Argument("Option to its specification: type, required, choices, elements, options, aliases.", Required = true)]
    public JinjaDict ArgumentSpec { get; init; } = [];

    [Argument("Values to check besides the host's variables of those names; what is not specified is an error.")]
    public JinjaDict ProvidedArguments { get; init; } = [];

    [Argument("Comes back in the result: what is checked.")]
    public JinjaDict ValidateArgsContext { get; init; } = [];
}

/// <summary>Checks variables against an argument specification, as roles have in meta/argument_specs.yml: there it is the role's first task, made by the program. Defaults are not
/// applied. Results: msg, argument_errors, argument_spec_data, validate_args_context.</summary>
internal sealed class ValidateArgumentSpecModule : ControllerModule<ValidateArgumentSpecArguments>
{
    public override string Name => "validate_argument_spec";

    protected override Decision Decide(ValidateArgumentSpecArguments arguments, IModuleContext context)
    {
        var values = new JinjaDict();
        foreach (var name in arguments.ArgumentSpec.Keys)
        {
            if (context.TryVariable(PythonValues.Str(name), out var value))
            {
                values[name] = value;
            }
        }

        foreach (var (name, value) in arguments.ProvidedArguments)
        {
            values[name] = value;
        }

        var errors = ArgumentSpecCheck.Errors(arguments.ArgumentSpec, values);
        return errors.Count == 0
            ? Decision.Ok(new ModuleResult { Values = new JinjaDict { ["msg"] = "The arg spec validation passed", ["validate_args_context"] = arguments.ValidateArgsContext } })
            : new Decision.Invalid(new ModuleResult
            {
                Failed = true,
                Values = new JinjaDict
                {
                    ["msg"] = $"Validation of arguments failed:\n{string.Join('\n', errors)}",
                    ["argument_errors"] = errors.ToList<object?>(),
                    ["argument_spec_data"] = arguments.ArgumentSpec,
                    ["validate_args_context"] = arguments.ValidateArgsContext,
                },
            });
    }
}
