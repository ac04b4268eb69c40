using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;
using Playbooks.Yaml;

namespace Playbooks.Variables;

/// <summary>The vars_files of a play whose names only a host can tell, in their order. Each is one name, or alternatives of which the first that exists counts.</summary>
internal sealed class VarsFiles(Templar templar, VariableFiles files, string folder, VariableMerge merge, IReadOnlyList<object?> entries)
{
    /// <summary>What only a host can tell; not known while the play's own files are looked for.</summary>
    public static readonly IReadOnlySet<string> HostNames = new HashSet<string>(StringComparer.Ordinal)
    {
        "inventory_hostname", "inventory_hostname_short", "group_names", "ansible_host", "ansible_facts", "inventory_dir", "inventory_file",
    };

    /// <summary>Where a name is looked for.</summary>
    public static IReadOnlyList<string> Places(string name, string folder) => ControllerSearch.Places("vars", name, [folder]);

    /// <summary>The first of the alternatives that exists; null when none does.</summary>
    /// <param name="templar">Evaluates the names.</param>
    /// <param name="entry">One name, or alternatives.</param>
    /// <param name="folder">The playbook's.</param>
    /// <param name="scope">Whose variables the names may hold.</param>
    /// <param name="looked">Takes the places that were looked at.</param>
    public static string? Find(Templar templar, object? entry, string folder, TaskScope scope, List<string> looked)
    {
        foreach (var place in Alternatives(entry).SelectMany(one => Places(PythonValues.Str(templar.Resolve(one, scope)), folder)))
        {
            looked.Add(place);
            if (File.Exists(place))
            {
                return place;
            }
        }

        return null;
    }

    public static IReadOnlyList<object?> Alternatives(object? entry) => entry as List<object?> ?? [entry];

    public static bool HasTemplate(object? entry) => Alternatives(entry).Any(one => one is TemplateText);

    private static PlaybookException Missing(string message, SourcePosition position)
        => new([new Mistake(position, message, "give the variable a value, or write `| default(...)`") { AnsibleCode = 1, EndsRun = true }]);

    /// <summary>As in Ansible a name that needs facts is passed over until there are some. Throws <see cref="PlaybookException"/> for a file that is not there.</summary>
    /// <param name="scope">The host's.</param>
    /// <param name="withoutFacts">Passes over what needs facts, and does not wait for them.</param>
    public JinjaDict Of(TaskScope scope, bool withoutFacts)
    {
        var variables = new JinjaDict();
        foreach (var entry in entries)
        {
            string? path;
            try
            {
                path = Find(templar, entry, folder, scope, []);
            }
            catch (Exception error) when (withoutFacts && error is FactsNeededException or ValueUnknownException)
            {
                continue;
            }
            catch (TemplateFailedException error) when (error.IsUndefined && !scope.Host.HasFacts)
            {
                continue;
            }
            catch (TemplateFailedException error) when (error.IsUndefined)
            {
                throw Missing($"an undefined variable was found when attempting to template the vars_files item '{UndefinedText.Written(entry)}'", error.Position);
            }

            merge.Into(variables, files.Load(path ?? throw Missing($"vars file {UndefinedText.Written(entry)} was not found", SourcePosition.None), takesList: true));
        }

        return variables;
    }
}
