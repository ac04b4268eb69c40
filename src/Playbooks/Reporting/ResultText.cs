using Playbooks.Jinja;
using Playbooks.Jinja.Formatting;
using Playbooks.Results;

namespace Playbooks.Reporting;

/// <summary>A result as the JSON that Ansible's default output shows after "=&gt;".</summary>
internal static class ResultText
{
    private const string Censored = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";
    private const int IndentedFrom = 3;

    // Of debug's results Ansible shows the message alone; with `var` everything but these.
    private static readonly string[] DebugDrops = ["changed", "failed", "skipped", "invocation", "skip_reason"];
    private static readonly string[] DebugMessage = ["msg", "exception", "warnings", "deprecations"];

    /// <summary>Whether its results are shown, indented, at any verbosity: debug and assert, as Ansible does for them.</summary>
    public static bool IsAlwaysShown(string action) => IsDebug(action) || Short(action) == "assert";

    public static string Of(ModuleResult result, string action, int verbosity, bool isHidden, bool isUnreachable = false, int attempts = 0, bool isMistake = false)
    {
        if (isHidden)
        {
            // What failed before the module ran tells no `changed`.
            var shown = new JinjaDict { ["censored"] = Censored };
            if (!isMistake)
            {
                shown["changed"] = result.Changed;
            }

            if (attempts > 0)
            {
                shown["attempts"] = (long)attempts;
            }

            return JsonText.Of(shown, JsonOptions.Printed);
        }

        var values = new JinjaDict(result.Values);
        foreach (var key in values.Keys.OfType<string>().Where(key => key.StartsWith("_ansible_", StringComparison.Ordinal)).ToList())
        {
            values.Remove(key);
        }

        values.Remove("exception");

        // debug shows only what it was asked for.
        if (IsDebug(action))
        {
            var drops = values.ContainsKey("msg") ? [.. values.Keys.OfType<string>().Except(DebugMessage)] : DebugDrops;
            Array.ForEach(drops, key => values.Remove(key));
        }
        else if (!isMistake)
        {
            AddCommon(values, result, verbosity, isUnreachable, attempts);
        }

        return JsonText.Of(values, JsonOptions.Printed with { Indent = (IsAlwaysShown(action) && !result.IsQuiet && !result.Skipped && !isMistake) || verbosity >= IndentedFrom ? 4 : null });
    }

    /// <summary>The result of a try that was not the last, of every module alike.</summary>
    public static string OfRetry(ModuleResult result, bool isHidden) => Of(result, "", verbosity: IndentedFrom, isHidden);

    public static bool IsDebug(string action) => Short(action) == "debug";

    private static string Short(string action)
        => action.Replace("ansible.builtin.", "", StringComparison.Ordinal).Replace("ansible.legacy.", "", StringComparison.Ordinal);

    private static void AddCommon(JinjaDict values, ModuleResult result, int verbosity, bool isUnreachable, int attempts)
    {
        values["changed"] = result.Changed;

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
