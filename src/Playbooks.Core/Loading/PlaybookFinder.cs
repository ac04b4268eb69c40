using Playbooks.Controller;
using Playbooks.Results;

namespace Playbooks.Loading;

/// <summary>Finds the file of a playbook by path or name: as given, playbooks/NAME.yml beside the current folder, then what ships with the program.</summary>
internal sealed class PlaybookFinder(IControllerEnvironment environment)
{
    public string Find(string name)
        => Candidates(name).FirstOrDefault(File.Exists) is { } path ? path
            : throw new PlaybookException(SourcePosition.None, $"the playbook '{name}' could not be found",
                Suggestion.For(name, Names(), $"give a file, or one of {string.Join(", ", Names())}"));

    /// <summary>Whether it is one of the program's own.</summary>
    public bool IsShipped(string name) => Candidates(name).FirstOrDefault(File.Exists)?.StartsWith(environment.ShippedFolder + "/", StringComparison.Ordinal) == true;

    /// <summary>The names there are, here and shipped.</summary>
    public IReadOnlyList<string> Names()
        => [.. new[] { environment.CurrentFolder, environment.ShippedFolder }
            .Select(folder => Path.Combine(folder, "playbooks")).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yml")).Select(path => Path.GetFileNameWithoutExtension(path)).Distinct().Order(StringComparer.Ordinal)];

    private IEnumerable<string> Candidates(string name)
    {
        yield return Path.GetFullPath(HomePath.Expand(name, environment.HomeFolder), environment.CurrentFolder);
        foreach (var folder in new[] { environment.CurrentFolder, environment.ShippedFolder })
        {
            yield return Path.Combine(folder, "playbooks", name + ".yml");
            yield return Path.Combine(folder, "playbooks", name + ".yaml");
            yield return Path.Combine(folder, "playbooks", name);
        }
    }
}
