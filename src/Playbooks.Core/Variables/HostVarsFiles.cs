using System.Collections.Concurrent;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Values;

namespace Playbooks.Variables;

/// <summary>The vars_files of a play from the first one on whose name depends on the host, such as `vars/{{ ansible_os_family }}.yml`. Which files they are is found out for each host, and
/// again when something of it changes. As in Ansible an entry whose name cannot be evaluated does not count until the host has facts.</summary>
internal sealed class HostVarsFiles(IReadOnlyList<object?> entries, string folder, Func<string, JinjaDict> load)
{
    private readonly ConcurrentDictionary<string, (int Version, JinjaDict Values)> known = new(StringComparer.Ordinal);

    /// <summary>Where a name in vars_files is looked for.</summary>
    public static string[] Places(string name, string folder) => [Path.Combine(folder, "vars", name), Path.Combine(folder, name)];

    public bool TryFind(TaskScope scope, string name, out object? value)
    {
        try
        {
            return Of(scope).TryGetValue(name, out value);
        }
        catch (FactsNeededException) when (name.StartsWith("ansible_", StringComparison.Ordinal))
        {
            // How to reach the host is asked before there are facts.
            value = null;
            return false;
        }
    }

    /// <summary>All that the files of this host say, as loaded.</summary>
    public JinjaDict Of(TaskScope scope)
    {
        var version = scope.Host.Version;
        if (known.TryGetValue(scope.Host.Name, out var found) && found.Version == version)
        {
            return found.Values;
        }

        var values = new JinjaDict();
        foreach (var entry in entries)
        {
            Add(entry, scope, values);
        }

        known[scope.Host.Name] = (version, values);
        return values;
    }

    private void Add(object? entry, TaskScope scope, JinjaDict values)
    {
        string? path;
        try
        {
            path = PathOf(entry, WithoutFiles(scope, values));
        }
        catch (TemplateFailedException exception) when (exception.IsUndefined)
        {
            if (scope.Host.HasFacts)
            {
                throw new TemplateFailedException($"an undefined variable was found when attempting to template the vars_files item '{Written(entry)}'", isUndefined: false, exception);
            }

            return;
        }

        foreach (var (key, value) in load(path ?? throw new ModuleFailedException($"vars file {Written(entry)} was not found")))
        {
            values[key] = value;
        }
    }

    private string? PathOf(object? entry, TaskScope scope)
        => (entry as List<object?> ?? [entry]).SelectMany(one => Places(PythonValues.Str(scope.Templar.Resolve(one, scope)), folder)).FirstOrDefault(File.Exists);

    private static TaskScope WithoutFiles(TaskScope scope, JinjaDict values)
    {
        var play = new JinjaDict(scope.Play.Play);
        foreach (var (key, value) in values)
        {
            play[key] = value;
        }

        return new TaskScope(scope.Templar, scope.Play with { HostFiles = null, Play = play }, scope.Host, TaskFrame.Empty, scope.Position) { Unknown = scope.Unknown };
    }

    private static string Written(object? entry)
        => entry switch { TemplateText text => text.Source, List<object?> list => $"[{string.Join(", ", list.Select(one => $"'{Written(one)}'"))}]", _ => PythonValues.Str(entry) };
}
