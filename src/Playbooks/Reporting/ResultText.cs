using Playbooks.Jinja;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>A result as the JSON that Ansible's default output shows after "=&gt;".</summary>
internal static class ResultText
{
    private const string Censored = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";
    private const int IndentedFrom = 3;

    /// <summary>debug shows only what it was asked for, indented.</summary>
    public static bool IsDebug(string action) => action is "debug" or "ansible.builtin.debug" or "ansible.legacy.debug";

    public static string Of(ModuleResult result, string action, int verbosity, bool isHidden, bool isUnreachable = false, int attempts = 0)
    {
        if (isHidden)
        {
            return PythonJson.Write(new JinjaDict { ["censored"] = Censored, ["changed"] = result.Changed });
        }

        var isDebug = IsDebug(action) && !result.Failed;
        var values = new JinjaDict(result.Values);
        foreach (var key in values.Keys.OfType<string>().Where(key => key.StartsWith("_ansible_", StringComparison.Ordinal)).ToList())
        {
            values.Remove(key);
        }

        if (!isDebug)
        {
            AddCommon(values, result, verbosity, isUnreachable, attempts);
        }

        return PythonJson.Write(values, isIndented: isDebug || verbosity >= IndentedFrom);
    }

    private static void AddCommon(JinjaDict values, ModuleResult result, int verbosity, bool isUnreachable, int attempts)
    {
        if (!(result.Skipped && !result.Changed && values.Count == 0))
        {
            values["changed"] = result.Changed;
        }

        if (isUnreachable)
        {
            values["unreachable"] = true;
        }

        if (attempts > 0)
        {
            values["attempts"] = (long)attempts;
        }

        if (result.Facts is { } facts && verbosity > 0)
        {
            values["ansible_facts"] = facts;
        }
    }
}
