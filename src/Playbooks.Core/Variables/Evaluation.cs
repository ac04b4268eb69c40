using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Variables;

/// <summary>The ways in which evaluating what a user wrote ends without a value.</summary>
internal static class Evaluation
{
    /// <summary>It is wrong, for this host at least: the task fails.</summary>
    public static bool IsMistake(Exception exception) => exception is TemplateFailedException or ModuleFailedException or JinjaException;

    /// <summary>It is wrong, or reads what is not known yet: facts, what other hosts may still write, what a task ahead will bring.</summary>
    public static bool IsWithoutValue(Exception exception) => IsMistake(exception) || exception is FactsNeededException or ValueUnknownException;
}
