using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>Finds what a template includes, imports or extends, as Ansible sets Jinja2 up: below the folders of the scope, never beside the template that asks.</summary>
internal sealed class FileTemplateLoader : ITemplateLoader
{
    public Template? Load(JinjaEnvironment environment, string name, IScope scope)
    {
        // As in Jinja2 a slash at the start means nothing, and no name leads out of the folders.
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
        if (parts.Contains("..") || !scope.TryGetValue(TaskScope.OwnName, out var own) || own is not TaskScope { TemplateFolders: var folders })
        {
            return null;
        }

        return folders.Select(folder => Path.Combine([folder, .. parts])).FirstOrDefault(File.Exists) is { } path ? environment.Parse(File.ReadAllText(path), path) : null;
    }
}
