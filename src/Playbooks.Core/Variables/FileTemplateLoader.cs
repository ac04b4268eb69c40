using Playbooks.Jinja;

namespace Playbooks.Variables;

/// <summary>Finds what a template includes or extends: beside the template that asks, in its role's templates/, in the folder above.</summary>
internal sealed class FileTemplateLoader : ITemplateLoader
{
    public Template? Load(JinjaEnvironment environment, string name, string? parent)
    {
        var folder = Path.GetDirectoryName(parent) ?? "";
        string[] places = Path.IsPathRooted(name) ? [name] : [Path.Combine(folder, name), Path.Combine(folder, "templates", name), Path.Combine(folder, "..", name), Path.Combine(folder, "..", "templates", name)];
        return Array.Find(places, File.Exists) is { } path ? environment.Parse(File.ReadAllText(path), path) : null;
    }
}
