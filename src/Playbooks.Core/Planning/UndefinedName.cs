using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Variables;

namespace Playbooks.Planning;

/// <summary>A variable that was read and is defined nowhere, and where it was read.</summary>
internal sealed record UndefinedName(string Name, SourcePosition Position)
{
    /// <summary>Null: the exception says something else, such as a value that is not known yet, a missing attribute, a filter that fails.</summary>
    public static UndefinedName? Of(Exception exception)
        => exception switch
        {
            TemplateFailedException { InnerException: UndefinedException { Undefined.Cause: { } cause } } => Of(cause),
            TemplateFailedException { InnerException: UndefinedException inner, Position: var position } => Of(inner, position),
            UndefinedException { Undefined.Cause: { } cause } => Of(cause),
            UndefinedException undefined => Of(undefined, new SourcePosition(undefined.TemplateName ?? "", undefined.Line, undefined.Column)),
            _ => null,
        };

    private static UndefinedName? Of(UndefinedException exception, SourcePosition position)
        => exception.Undefined is { Name: { } name } undefined && undefined.Hint == Undefined.Variable(name).Hint && !IsGivenByRun(name) ? new UndefinedName(name, position) : null;

    /// <summary>Facts and what the engine gives: whether there is such a one only the run knows.</summary>
    private static bool IsGivenByRun(string name)
        => name.StartsWith("ansible_", StringComparison.Ordinal) || name.StartsWith("getent_", StringComparison.Ordinal) || name.StartsWith("template_", StringComparison.Ordinal)
            || name is "packages" or "services" or "environment" or "inventory_file" or "inventory_dir" or "role_path" or "role_name" or "play_hosts";
}
