using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Variables;
using Playbooks.Yaml;

namespace Playbooks.Planning;

/// <summary>Finds variables of the user's whose names are a slip away from one that the cluster's roles read: nothing would read them. Only a warning, as names of one's own are allowed.</summary>
internal static class VariableNameCheck
{
    /// <summary>The role that names every variable of the cluster.</summary>
    private const string Defaults = "cluster-defaults";

    private const int MostLetters = 2;

    public static IEnumerable<Mistake> Check(TaskScope scope, RunTimeNames names, VariableFiles files)
    {
        if (scope.Play.PublicRoles.FirstOrDefault(role => role.Name == Defaults) is not { } defaults)
        {
            yield break;
        }

        var known = defaults.Defaults.Keys.Select(PythonValues.Str).Where(name => !name.StartsWith("cluster_", StringComparison.Ordinal) || name == "cluster_name").ToList();
        foreach (var name in scope.Host.Inventory.Keys.Concat(scope.Play.Extra.Keys).Select(PythonValues.Str).Where(name => name.Length > 5 && !names.Written.Contains(name) && !names.Dynamic.Contains(name)))
        {
            if (Suggestion.Nearest(name, known, MostLetters) is { } near && !scope.Host.Inventory.ContainsKey(near))
            {
                yield return new Mistake(new VariableOrigin(files).Find(name, scope) ?? SourcePosition.None, $"the roles have no variable '{name}'", $"did you mean '{near}'?");
            }
        }
    }
}
